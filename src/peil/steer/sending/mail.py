"""Send a message as mail, by SMTP: plain text, and beside it HTML with its pictures inside."""

import smtplib
import socket
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from peil.state.writing import one_line
from peil.steer.sending.parcel import NotTaken, Parcel
from peil.values.texts import Text

PATIENCE = 20
PEIL_NAME = "Peil"


def send_mail(parcel: Parcel) -> Text | None:
    """Hand a mail to the server of its channel; returns which addresses it did not take, and raises NotTaken where it took none."""
    mail, to = mail_of(parcel), recipients(parcel)
    settings = parcel.channel.settings
    try:
        with _connected(settings) as server:
            if settings["user"]:
                server.login(settings["user"], parcel.secrets.get("password", ""))
            refused = server.send_message(mail, settings["sender"], list(to))
    except (smtplib.SMTPException, OSError, UnicodeError, ValueError) as wrong:
        raise _reason(wrong, settings) from None
    if not refused:
        return None
    names = ", ".join(refused)
    return Text(f"the server did not take it for {names}", f"de server nam hem niet aan voor {names}")


def recipients(parcel: Parcel) -> tuple[str, ...]:
    """Return the addresses a mail goes to: its own, else those of the channel; raises NotTaken where there are none."""
    to = parcel.delivery.to or tuple(one for one in parcel.channel.settings["to"].split(", ") if one)
    if not to:
        raise NotTaken("there is no address to send it to", "er is geen adres om hem naartoe te sturen")
    return to


def mail_of(parcel: Parcel) -> EmailMessage:
    """Return the mail; every try of one delivery has the same Message-ID, so that a mailbox can tell a second copy."""
    settings, delivery = parcel.channel.settings, parcel.delivery
    mail = EmailMessage()
    sender = settings["sender"]
    mail["Subject"] = delivery.subject
    mail["From"] = Address(one_line(f"{PEIL_NAME} · {parcel.shop}"), addr_spec=sender)
    mail["To"] = ", ".join(recipients(parcel))
    mail["Date"] = format_datetime(parcel.delivery.made_at)
    mail["Message-ID"] = f"<peil.{delivery.id}.{int(delivery.made_at.timestamp())}@{sender.rpartition('@')[2]}>"
    mail["Peil-Delivery"] = str(delivery.id)
    mail["Auto-Submitted"] = "auto-generated"  # so that out-of-office replies stay away (RFC 3834)
    mail.set_content(parcel.content.text)
    if parcel.content.html is not None:
        mail.add_alternative(parcel.content.html, subtype="html")
        html = mail.get_payload()[1]  # type: ignore[index]
        for image in parcel.content.images:
            html.add_related(image.png, "image", "png", cid=f"<{image.cid}>", disposition="inline", filename=f"{image.cid}.png")  # type: ignore[union-attr]
    return mail


def _connected(settings: dict[str, str]) -> smtplib.SMTP:
    host, port, name = settings["host"].strip("[]"), int(settings["port"]), _own_name()
    if settings["security"] == "tls":
        return smtplib.SMTP_SSL(host, port, local_hostname=name, timeout=PATIENCE, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, local_hostname=name, timeout=PATIENCE)
    if settings["security"] == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _own_name() -> str:
    """Return the name to say hello with: plain, since some servers refuse what is none."""
    name = socket.gethostname()
    return name if name.isascii() and "_" not in name and name else "localhost"


def _reason(wrong: Exception, settings: dict[str, str]) -> NotTaken:
    place = f"{settings['host']}:{settings['port']}"
    if isinstance(wrong, smtplib.SMTPAuthenticationError):
        return NotTaken(f"{place} refuses the user name or the password", f"{place} weigert de gebruikersnaam of het wachtwoord")
    if isinstance(wrong, smtplib.SMTPNotSupportedError):
        return NotTaken(
            f"{place} cannot do what was asked ({wrong}); choose another security, or leave the user name empty",
            f"{place} kan niet wat er gevraagd is ({wrong}); kies een andere beveiliging, of laat de gebruikersnaam leeg",
        )
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        said = "; ".join(f"{to}: {code} {_plain(message)}" for to, (code, message) in wrong.recipients.items())
        return NotTaken(f"the server takes it for nobody ({said})", f"de server neemt hem voor niemand aan ({said})")
    if isinstance(wrong, smtplib.SMTPResponseException):
        said = f"{wrong.smtp_code} {_plain(wrong.smtp_error)}"
        return NotTaken(f"{place} refused it: {said}", f"{place} weigerde hem: {said}")
    if isinstance(wrong, ssl.SSLError):
        said = wrong.reason or str(wrong)
        return NotTaken(f"no safe connection with {place}: {said}", f"geen veilige verbinding met {place}: {said}")
    if isinstance(wrong, TimeoutError):
        return NotTaken(f"{place} did not answer within {PATIENCE} seconds", f"{place} antwoordde niet binnen {PATIENCE} seconden")
    if isinstance(wrong, socket.gaierror):
        return NotTaken(f"there is no server called {settings['host']}", f"er is geen server die {settings['host']} heet")
    said = (wrong.strerror if isinstance(wrong, OSError) else None) or str(wrong) or type(wrong).__name__
    return NotTaken(f"{place} cannot be reached: {said}", f"{place} is niet te bereiken: {said}")


def _plain(message: bytes | str) -> str:
    return " ".join((message.decode(errors="replace") if isinstance(message, bytes) else message).split())[:200]
