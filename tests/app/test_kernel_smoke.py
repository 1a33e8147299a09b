"""The kernel answers."""


def test_alive(visit, cast):
    assert visit(None).get("/healthz").text == "ok\n"
    assert visit(cast.mentee).get("/readyz").status_code == 200
