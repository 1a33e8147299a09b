"""Step 1: a visitor reads what is public, joins through a link in a mail, and fills the profile."""

from tests.browser.conftest import both
from tests.browser.site import PASSWORD
from tests.house.world import secret


@both
def test_from_the_landing_page_to_a_profile(come, js):
    visit, who = come(js=js), f"nora_{'js' if js else 'plain'}"
    visit.go("/").look().go("/threads").sees(secret("publicthread")).go("/roadmaps").sees(secret("roadmapword"))
    visit.go("/communities").sees(secret("publicplace")).misses(secret("closedplace"))
    visit.go("/join").look().fill(Name="Nora Newcomer", Handle=who, Email=f"{who}@example.net")
    visit.page.locator("input[type=password]").first.fill(PASSWORD)
    visit.press("Join").look()
    link = visit.site.mail_link(f"{who}@example.net", r"http://\S*/verify-email/\S+")
    visit.page.goto(link)
    visit.settle()
    visit.look().press("Confirm")
    visit.go("/").sees("Nora")
    visit.go("/settings/profile").look().fill(Headline="From nursing to data").press("Save")
    visit.go("/@" + who).sees("From nursing to data").look()


@both
def test_signing_out_and_in(come, js):
    visit = come(js=js).go("/sign-in")
    visit.fill(Email="max_member@example.org")
    visit.page.locator("input[type=password]").first.fill("not the password at all")
    visit.press("Sign in").look()
    assert visit.page.get_by_role("alert").first.inner_text()
    visit.page.locator("input[type=password]").first.fill(PASSWORD)
    visit.press("Sign in")
    visit.go("/notifications").look()


def test_a_picture_is_uploaded(come, tmp_path):
    from PIL import Image

    Image.new("RGB", (640, 480), "#204060").save(tmp_path / "me.png")
    visit = come("stranger").go("/settings/profile/picture").look()
    visit.page.locator("input[type=file]").set_input_files(tmp_path / "me.png")
    visit.press("Save picture").look()
    visit.go("/@sid_stranger")
    visit.page.wait_for_function("() => document.querySelector('main img').naturalWidth > 0")
