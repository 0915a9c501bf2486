"""Forecasts hold what can be proven of them: of series whose truth is known, and of series that are short, empty or odd."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.insight import DRAWS, Calendar, Floats, Forecast, History, forecast, shape

FIRST = date(2023, 11, 1)
WEEK = np.array([1.05, 0.98, 0.97, 0.98, 0.93, 0.95, 1.14])


def history(*series: Any, first: date = FIRST, calendar: Calendar = Calendar(), level: tuple[bool, ...] = ()) -> History:  # noqa: B008 - frozen
    return History(first, np.array(series, dtype=np.float64), calendar, level)


def weekdays(days: int, first: date = FIRST) -> Floats:
    return np.asarray(WEEK[(np.arange(days) + first.weekday()) % 7])


def season(days: int, first: date = FIRST, swing: float = 0.3) -> Floats:
    of_year = np.array([(first + timedelta(days=day)).timetuple().tm_yday for day in range(days)])
    return np.asarray(np.exp(swing * np.cos(2 * np.pi * (of_year - 120) / 365.25)))


def shop(days: int, *, orders: float = 40.0, growth: float = 0.1, seed: int = 1) -> Floats:
    """Return orders a day of a shop with a week, a season, growth and chance."""
    expected = orders * weekdays(days) * season(days) * (1 + growth) ** (np.arange(days) / 365)
    return np.asarray(np.random.default_rng(seed).poisson(expected), dtype=np.float64)


def whole(found: Forecast, days: int) -> Floats:
    return found.sums(found.first, found.first + timedelta(days=days))


def ahead(past: History, days: int) -> Forecast:
    return forecast(past, past.end + timedelta(days=days))


def test_a_constant_series_is_forecast_as_constant() -> None:
    found = ahead(history(np.full(800, 12.0)), 90)
    assert found.means == pytest.approx(np.full((1, 90), 12.0), rel=0.03)
    low, high = np.quantile(whole(found, 90)[0], [0.1, 0.9])
    assert low < 90 * 12 < high
    assert high - low < 0.15 * 90 * 12


def test_the_week_goes_on_as_it_was() -> None:
    past = history(100 * weekdays(400))
    found = ahead(past, 28).means[0].reshape(4, 7).mean(axis=0)
    assert found / found.mean() == pytest.approx(weekdays(7, past.end), rel=0.02)


def test_days_on_which_a_shop_is_closed_stay_closed() -> None:
    open_ = (np.arange(400) + FIRST.weekday()) % 7 != 6
    found = ahead(history(np.where(open_, 80.0, 0.0)), 28)
    sundays = [(found.first + timedelta(days=day)).weekday() == 6 for day in range(28)]
    assert found.means[0][sundays] == pytest.approx(np.zeros(4), abs=0.5)
    assert found.means[0].sum() == pytest.approx(24 * 80, rel=0.05)


def test_a_shops_own_last_years_come_again() -> None:
    past = history(shop(1000, growth=0.0))
    found = ahead(past, 180)
    truth = 40 * weekdays(1180)[1000:] * season(1180)[1000:]
    assert found.means[0].reshape(6, 30).sum(axis=1) == pytest.approx(truth.reshape(6, 30).sum(axis=1), rel=0.08)


def test_growth_goes_on_but_not_for_ever() -> None:
    past = history(shop(1000, growth=0.3))
    lately = past.values[0, -365:].sum()
    assert lately * 1.1 < whole(ahead(past, 365), 365).mean() < lately * 1.35


def test_black_friday_is_expected_again_where_it_falls_this_year() -> None:
    orders = np.full(730, 50.0)
    for friday in (date(2023, 11, 24), date(2024, 11, 29)):
        orders[(friday - FIRST).days] = 200.0
    past = history(orders)
    found = ahead(past, 40)
    usual, special = (float(found.means[0][(day - found.first).days]) for day in (date(2025, 11, 20), date(2025, 11, 28)))
    assert special > 3 * usual
    assert float(found.means[0][(date(2025, 11, 29) - found.first).days]) < 1.3 * usual


def test_a_holiday_that_moves_is_known_by_its_name() -> None:
    easter_mondays = (date(2024, 4, 1), date(2025, 4, 21), date(2026, 4, 6))
    orders = np.full(880, 50.0)
    for day in easter_mondays[:2]:
        orders[(day - FIRST).days] = 10.0
    found = ahead(history(orders, calendar=Calendar(holidays=easter_mondays)), 20)
    assert found.means[0][(easter_mondays[2] - found.first).days] < 25
    assert found.means[0][(date(2026, 4, 1) - found.first).days] == pytest.approx(50, rel=0.05)


def test_a_campaign_that_is_known_beforehand_does_what_campaigns_did() -> None:
    campaigns = tuple((FIRST + timedelta(days=day), FIRST + timedelta(days=day + 6)) for day in (100, 200, 300, 410))
    orders = np.full(400, 50.0)
    for start, end in campaigns[:3]:
        orders[(start - FIRST).days : (end - FIRST).days + 1] = 90.0
    found = ahead(history(orders, calendar=Calendar(events=campaigns)), 30).means[0]
    assert found[10:17].mean() == pytest.approx(90, rel=0.1)
    assert found[:10].mean() == pytest.approx(50, rel=0.05)


def test_one_wild_day_hardly_changes_what_is_expected() -> None:
    calm = shop(800)
    wild = calm.copy()
    wild[700] = 4000
    assert ahead(history(wild), 60).means.sum() == pytest.approx(
        ahead(history(calm), 60).means.sum() * (1 + (4000 - calm[700]) / calm[-364:].sum()), rel=0.05
    )


def test_a_level_that_shifted_is_the_level_from_then_on() -> None:
    orders = shop(800, growth=0.0)
    orders[-60:] *= 2
    truth = 2 * (40 * weekdays(830) * season(830))[800:].sum()
    assert whole(ahead(history(orders), 30), 30).mean() == pytest.approx(truth, rel=0.15)


@pytest.mark.parametrize("factor", [2.0, 1000.0, 1e-3])
def test_a_series_times_so_much_gives_sums_times_so_much(factor: float) -> None:
    orders = shop(500)
    once, more = (whole(ahead(history(orders * times), 45), 45) for times in (1.0, factor))
    assert more == pytest.approx(once * factor, rel=1e-6)


def test_what_only_goes_out_is_the_mirror_of_what_only_comes_in() -> None:
    assert whole(ahead(history(-shop(300)), 30), 30) == pytest.approx(-whole(ahead(history(shop(300)), 30), 30))


def test_the_same_data_give_the_same_numbers() -> None:
    one, again = (ahead(history(shop(400), shop(400, seed=2)), 50) for _ in range(2))
    assert (whole(one, 50) == whole(again, 50)).all()


def test_a_shorter_forecast_is_wider_in_shares_than_a_history_of_years_allows() -> None:
    short, long = (ahead(history(shop(days)), 90) for days in (90, 1000))
    widths = [np.ptp(np.quantile(whole(one, 90)[0], [0.1, 0.9])) / whole(one, 90)[0].mean() for one in (short, long)]
    assert widths[0] > 1.5 * widths[1]


def test_series_that_go_together_go_together_in_every_future() -> None:
    chance = np.random.default_rng(3)
    walk = np.exp(np.cumsum(chance.normal(0, 0.02, 700)))
    sessions = chance.poisson(800 * walk * weekdays(700)).astype(np.float64)
    orders = chance.binomial(sessions.astype(np.int64), 0.03).astype(np.float64)
    other = chance.poisson(300 * np.exp(np.cumsum(chance.normal(0, 0.02, 700)))).astype(np.float64)
    drawn = whole(ahead(history(sessions, orders, other), 60), 60)
    assert np.corrcoef(drawn[0], drawn[1])[0, 1] > 0.8
    assert abs(np.corrcoef(drawn[0], drawn[2])[0, 1]) < 0.5
    rate = drawn[1] / drawn[0]
    assert rate.mean() == pytest.approx(0.03, rel=0.05)
    assert rate.std() / rate.mean() < 0.7 * drawn[0].std() / drawn[0].mean()


def test_a_shape_has_the_means_of_the_forecast_without_its_chance() -> None:
    past = history(shop(900))
    end = past.end + timedelta(days=60)
    assert shape(past, past.end, end) == pytest.approx(forecast(past, end).means, rel=0.1)


def test_a_shape_is_known_from_any_day_on_also_within_the_history() -> None:
    past = history(shop(900))
    found = shape(past, past.end - timedelta(days=30), past.end + timedelta(days=30))
    assert found.shape == (1, 60)
    assert found[0, 30:] == pytest.approx(shape(past, past.end, past.end + timedelta(days=30))[0])
    assert found[0, :30].sum() == pytest.approx(past.values[0, -30:].sum(), rel=0.2)


def test_a_level_begins_where_it_was_and_goes_on_as_it_went() -> None:
    subscribers = 1000 + np.cumsum(np.random.default_rng(5).poisson(4, 500))
    past = history(subscribers, level=(True,))
    found = ahead(past, 90)
    assert found.lasts(past.end)[0] == pytest.approx(np.full(DRAWS, subscribers[-1]), rel=0.02)
    assert found.lasts(past.end + timedelta(days=89))[0].mean() == pytest.approx(subscribers[-1] + 90 * 4, rel=0.05)
    assert shape(past, past.end, past.end + timedelta(days=90))[0, -1] == pytest.approx(subscribers[-1] + 90 * 4, rel=0.05)


def test_a_level_that_comes_back_to_its_usual_does_not_wander_off() -> None:
    chance, open_ = np.random.default_rng(6), [30.0]
    for step in chance.normal(0, 4, 700):
        open_.append(max(30 + 0.7 * (open_[-1] - 30) + step, 0))
    found = ahead(history(open_, level=(True,)), 120)
    low, high = np.quantile(found.lasts(found.first + timedelta(days=119))[0], [0.1, 0.9])
    assert 15 < low < 30 < high < 45


def test_people_come_and_go_whole() -> None:
    people = 40 + np.cumsum(np.random.default_rng(7).random(500) < 0.02)
    drawn = ahead(history(people, level=(True,)), 60).lasts(FIRST + timedelta(days=530))[0]
    assert (drawn == np.rint(drawn)).all()
    assert people[-1] <= np.median(drawn) <= people[-1] + 3


def test_a_level_that_never_changed_stays() -> None:
    assert (ahead(history(np.full(200, 8.0), level=(True,)), 30).paths(FIRST + timedelta(days=200), FIRST + timedelta(days=230)) == 8).all()


@pytest.mark.parametrize(
    "values",
    [
        np.zeros(100),
        np.full(100, np.nan),
        np.zeros(0),
        np.full(3, np.nan),
    ],
)
def test_where_nothing_ever_was_nothing_is_expected(values: Floats) -> None:
    found = ahead(history(values), 20)
    assert (found.means == 0).all()
    assert (whole(found, 20) == 0).all()
    assert (shape(history(values), found.first, found.first + timedelta(days=20)) == 0).all()


def test_days_not_known_are_no_days_of_nothing() -> None:
    orders = shop(600)
    gaps = orders.copy()
    gaps[:40] = np.nan
    gaps[300:345] = np.nan
    gaps[500::9] = np.nan
    assert ahead(history(gaps), 60).means.sum() == pytest.approx(ahead(history(orders), 60).means.sum(), rel=0.1)


def test_a_few_orders_a_week_add_up() -> None:
    orders = np.random.default_rng(8).poisson(0.3, 700).astype(np.float64)
    drawn = whole(ahead(history(orders), 90), 90)[0]
    assert drawn.mean() == pytest.approx(27, rel=0.25)
    assert 4 < drawn.std() < 14


def test_bookings_at_the_end_of_months_come_at_the_end_of_months() -> None:
    days = [FIRST + timedelta(days=day) for day in range(700)]
    costs = np.array([3000.0 if (day + timedelta(days=1)).day == 1 else 0.0 for day in days])
    found = ahead(history(costs), 62)
    booked = [(found.first + timedelta(days=day + 1)).day == 1 for day in range(62)]
    assert found.means[0][booked] == pytest.approx(np.full(sum(booked), 3000.0), rel=0.1)
    assert found.means[0][np.logical_not(booked)].sum() < 100


def test_a_profit_that_is_sometimes_a_loss_may_be_one_again() -> None:
    profit = np.random.default_rng(9).normal(20, 60, 500)
    found = ahead(history(profit), 60)
    assert (found.paths(found.first, found.first + timedelta(days=60)) < 0).any()
    assert whole(found, 60).mean() == pytest.approx(60 * 20, rel=0.5)


def test_a_forecast_knows_no_days_outside_of_it() -> None:
    found = ahead(history(shop(100)), 20)
    with pytest.raises(ValueError, match="outside the 20 days"):
        found.sums(found.first, found.first + timedelta(days=21))
    assert ahead(history(shop(100)), -5).means.shape == (1, 0)


@given(
    days=st.integers(0, 120),
    kind=st.sampled_from(["counts", "money", "either", "rare"]),
    missing=st.floats(0, 0.9),
    level=st.booleans(),
    seed=st.integers(0, 2**16),
)
def test_any_history_gives_numbers(days: int, kind: str, missing: float, level: bool, seed: int) -> None:
    chance = np.random.default_rng(seed)
    made = {
        "counts": chance.poisson(2, (2, days)),
        "money": chance.lognormal(5, 2, (2, days)),
        "either": chance.normal(0, 100, (2, days)),
        "rare": np.where(chance.random((2, days)) < 0.03, 1e6, 0),
    }
    values = made[kind].astype(np.float64)
    values[chance.random((2, days)) < missing] = np.nan
    past = History(FIRST, values, Calendar(holidays=(FIRST + timedelta(days=30),)), (level, False))
    found = ahead(past, 40)
    assert np.isfinite(found.paths(found.first, found.first + timedelta(days=40))).all()
    assert np.isfinite(shape(past, FIRST, found.first + timedelta(days=40))).all()


@pytest.mark.parametrize(("seen", "to_come"), [(120, 30), (450, 90), (800, 30), (800, 90)])
def test_bands_of_80_percent_hold_about_that_share_of_what_comes(seen: int, to_come: int) -> None:
    held, days = [], seen + to_come
    for seed in range(30):
        chance = np.random.default_rng(1000 * seen + seed)
        first = FIRST + timedelta(days=int(chance.integers(0, 365)))
        level = np.exp(np.cumsum(chance.normal(0, 0.15 / np.sqrt(365), days)) + chance.normal(0.05, 0.15) * np.arange(days) / 365)
        expected = chance.choice([5, 50, 500]) * weekdays(days, first) * level * season(days, first, chance.uniform(0, 0.3))
        values = chance.poisson(expected * chance.lognormal(0, 0.1, days)).astype(np.float64)
        drawn = whole(ahead(history(values[:seen], first=first), to_come), to_come)[0]
        held.append(abs(np.mean(drawn < values[seen:].sum()) - 0.5) <= 0.4)
    assert 0.65 <= np.mean(held) <= 0.98
