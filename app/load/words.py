"""The words of generated text: a small vocabulary of learning and working, most used first."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


NOUNS = words(
    """
    plan question goal review habit team project week answer feedback notebook interview draft deadline budget
    meeting roadmap mentor skill portfolio result experiment metric customer report release lesson course chapter
    exercise decision proposal story prototype dataset model query function test failure success mistake pattern
    promise calendar agenda summary checklist example reference source library tool framework language talk slide
    audience message letter contract salary promotion role position title manager colleague newcomer stakeholder
    partner investor market price product feature ticket backlog sprint estimate forecast trend risk issue blocker
    dependency handover workshop training certificate program scholarship grant thesis paper journal abstract figure
    table spreadsheet formula chart dashboard pipeline script server database index cache network protocol interface
    prompt template policy guideline principle value boundary conflict compromise agreement trust respect courage
    patience curiosity attention energy rest balance routine morning evening walk pause breath notebook pen desk
    window garden bridge river mountain map journey step milestone
    """
)
VERBS = words(
    """
    wrote finished started reviewed changed improved planned asked answered learned tried tested measured compared
    explained presented drafted discussed shared repeated simplified rebuilt described questioned postponed
    delivered practiced observed noticed understood documented estimated negotiated prepared organized recorded
    followed finished cancelled replaced supported encouraged challenged accepted declined
    """
)
ADVERBS = words(
    """
    today carefully twice yesterday slowly together again quickly alone first lately weekly calmly openly early
    honestly seriously gladly briefly thoroughly
    """
)
FIRST_NAMES = words(
    """
    Amara Noor Ada Mateo Yuki Priya Samir Lena Kofi Ines Omar Freya Tomas Leila Jonas Aisha Diego Hana Milan Zuri
    Elena Ravi Clara Emeka Sofia Idris Marta Felix Nadia Hugo
    """
)
LAST_NAMES = words(
    """
    Okafor Haddad Lindqvist Silva Tanaka Raman Farouk Weber Mensah Duarte Rahman Larsen Novak Moradi Berg Bello
    Castro Mori Petrov Njeri Costa Kapoor Meyer Obi Rossi Kamara Nowak Braun Salem Martin
    """
)
LINKS = ("with", "before", "after", "because of", "instead of", "thanks to", "without", "for")
RARE = {"quokka": 0.001, "lantern": 0.004, "harbor": 0.03, "compass": 0.18}  # the share of bodies that hold each
AREAS = ("Technology", "Leadership", "Data", "Design", "Education", "Entrepreneurship", "Careers", "Research")
TAGS = words("career feedback python writing interviews leadership planning research design testing data habits")
