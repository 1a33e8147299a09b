"""Step 5: join a community, start a topic, reply, and choose the answer."""

from tests.browser.conftest import both


@both
def test_from_joining_to_an_answer(come, js):
    role, name = ("stranger", "with") if js else ("elsewhere", "without")
    visit = come(role, js=js).go("/communities").look().go("/communities/public-place").look()
    visit.press("Join community")
    visit.go("/communities/public-place/topics/new").look()
    visit.page.get_by_label("Question").first.check(force=True)
    visit.fill(Title=f"Who works {name} scripts?", What_you_would_like_to_say="I would like to know.").press(
        "Start a topic"
    )
    visit.sees(f"Who works {name} scripts?").look()
    topic = visit.page.url.partition("#")[0]

    other = come("member", js=js)
    other.page.goto(topic)
    other.fill(Your_reply="Most of us, **mostly**.").press("Post reply").sees("Most of us")
    visit.page.goto(topic)
    visit.press("Mark as answer").look()
    visit.go("/notifications").sees("Max Member")
