"""Give the path of a page and the kind of page it is, by the address that shops give their pages, as SQL."""

RULES = (
    ("checkout", "^/((checkouts?|afrekenen|kasse|bestellen)(/|$)|order-(received|pay)|cart/c/)"),
    ("cart", "^/(cart|winkelwagen|winkelmand|basket|warenkorb|panier|carrito)(/|$)"),
    ("product", "^(/collections/[^/]+)?/(products?|producten|produit|produkt|producto|p|dp)/[^/]+"),
    ("search", "^/(search|zoeken|catalogsearch|suche|recherche|s)(/|$)"),
    ("collection", "^/(collections?|product-category|categor(y|ie|ies)|categorieen|shop|c|winkel|brands?|merken?|product-tag)(/|$)"),
    ("blog", "^/(blogs?|nieuws|news|magazine|articles?|artikelen)(/|$)"),
    ("help", "(^|/)(help|faqs?|klantenservice|customer-service|support|shipping|verzending|bezorging|retour(neren)?|returns?|policies)(-|/|$)"),
    ("form", "(^|/)(contact|contact-us|contactformulier|forms?|formulier|offerte|newsletter|nieuwsbrief)(/|$)"),
    ("landing", "^/(pages/)?(lp|landing|landingspagina|actie|promo|campagnes?|campaigns?)(-|/|$)"),
)  # fmt: skip
"""Kinds by their path, the first that fits: as Shopify, WooCommerce and Dutch shops write them."""
LOCALE = "^/([a-z]{2}|[a-z]{2}[-_][a-z]{2})(/|$)"  # /nl, /en-gb/ before the path of a page


def page_path(address: str) -> str:
    """Return SQL for the path of an address (`https://shop.nl/products/mug?x=1` → `/products/mug`); a path stays as it is, the query goes."""
    bare = f"regexp_extract({address}, '^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?(?://[^/?#]*)?/?([^?#]*)', 1)"
    return f"'/' || {bare}"


def page_type(path: str) -> str:
    """Return SQL for the kind of page that stands at a path; NULL for none."""
    bare = f"regexp_replace(lower({path}), '{LOCALE}', '/')"
    whens = " ".join(f"WHEN regexp_matches({bare}, '{rule}') THEN '{kind}'" for kind, rule in RULES)
    return f"CASE WHEN {path} IS NULL THEN NULL WHEN {bare} IN ('/', '') THEN 'home' {whens} ELSE 'other' END"
