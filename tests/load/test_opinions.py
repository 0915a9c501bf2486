"""Surveys and reviews: the real export, scales that are asked for and never guessed, answers given twice, reviews that are taken back."""

from pathlib import Path

import pytest

from peil.load.recognising import Order
from tests.support.shops import TestShop
from tests.support.sources import held, load_lines

JUDGEME = "title,body,rating,review_date,source,curated,reviewer_name,reviewer_email,product_id,product_handle"


def test_the_real_judgeme_export_is_one_published_review(shop: TestShop, shared: Path) -> None:
    (receipt,) = shop.workspace.load(Order((shared / "samples" / "reviews" / "judgeme_export.csv",)))
    assert (receipt.reader, receipt.problems) == ("judgeme_reviews", [])
    found = held(shop, "SELECT product_id, rating::INT, sentiment, published_at::VARCHAR FROM reviews")
    assert found == [("creme-visage", 5, "positive", "2025-03-02 10:12:00")]
    assert shop.value("average_review_rating", "2025-03") == 5


def test_a_review_that_is_spam_after_all_goes_away(shop: TestShop) -> None:
    rows = ["Top,Nice,5,2026-03-02 10:00:00 UTC,web,{},Anna,a@example.nl,1,mug", "Ok,Good,4,2026-03-03 10:00:00 UTC,web,ok,Bram,b@example.nl,1,mug"]
    load_lines(shop, "1.csv", [JUDGEME, *(row.format("ok") for row in rows)])
    assert shop.value("review_count", "2026-03") == 2
    load_lines(shop, "2.csv", [JUDGEME, *(row.format("spam") for row in rows)], at=1_790_086_400)
    assert shop.value("review_count", "2026-03") == 1


def test_the_scale_of_a_survey_is_asked_for_and_then_believed(shop: TestShop) -> None:
    rows = ["Responded At,CSAT,Email", "2026-05-01T10:00:00Z,4,a@example.nl", "2026-05-02T10:00:00Z,3,b@example.nl"]
    receipt = load_lines(shop, "scores.csv", rows)
    assert "--option scale=5" in receipt.problems[0].message.en
    assert "--option scale=5" in receipt.problems[0].message.nl
    load_lines(shop, "scores.csv", rows, scale="5")
    assert shop.value("customer_satisfaction_score", "2026-05") == 0.5


@pytest.mark.parametrize(
    ("question", "answers", "scale"),
    [
        ("How satisfied are you? (1-7)", ["4", "5"], 7),
        ("How satisfied are you, on a scale from 1 to 10?", ["4", "5"], 10),
        ("Hoe tevreden ben je, van 1 t/m 5?", ["4", "5"], 5),
        ("How satisfied are you?", ["4/5", "5/5"], 5),
        ("How satisfied are you?", ["4", "9"], 10),
        ("How satisfied are you?", ["80%", "100%"], 100),
        ("Hoe tevreden ben je?", ["Zeer tevreden", "neutraal"], 5),
        ("How satisfied are you?", ["★★★★☆", "★★★★★"], 5),
    ],
)
def test_the_scale_is_told_by_the_question_or_its_answers(shop: TestShop, question: str, answers: list[str], scale: int) -> None:
    rows = ["Date,Question,Score", *(f'2026-05-0{day},"{question}",{answer}' for day, answer in enumerate(answers, 1))]
    assert not load_lines(shop, "scores.csv", rows).problems
    assert held(shop, "SELECT DISTINCT survey, max_score::INT FROM survey_responses") == [("csat", scale)]
    assert shop.value("customer_satisfaction_score", "2026-05") is not None


def test_who_answers_again_a_quarter_later_counts_in_both(shop: TestShop) -> None:
    rows = ["Date,NPS,Email", "2026-02-01,9,a@example.nl", "2026-05-01,6,a@example.nl", "2026-05-01,10,A@example.nl "]
    load_lines(shop, "nps.csv", rows)
    assert shop.value("net_promoter_score", "2026-02") == 100
    assert held(shop, "SELECT score::INT FROM survey_responses ORDER BY responded_at") == [(9,), (10,)]


def test_a_question_that_says_nothing_of_what_it_measures_is_named(shop: TestShop) -> None:
    header = "#,How was the shop?,Start Date (UTC),Submit Date (UTC),Network ID"
    receipt = load_lines(shop, "form.csv", [header, "t1,4,2026-05-01 10:00:00,2026-05-01 10:00:00,n1"])
    assert [problem.code for problem in receipt.problems] == ["unreadable_file"]
    assert "How was the shop?" in receipt.problems[0].message.en
    assert "--option survey=csat" in receipt.problems[0].message.nl


def test_ratings_above_five_are_not_guessed_to_be_of_ten(shop: TestShop) -> None:
    rows = ["Review Date,Product Handle,Rating,Review", "2026-05-01,mug,8,Nice"]
    receipt = load_lines(shop, "reviews.csv", rows)
    assert "--option scale=10" in receipt.problems[0].message.en
    load_lines(shop, "reviews.csv", rows, scale="10")
    assert shop.value("average_review_rating", "2026-05") == 4
