"""Tables of communities: the place and its people, and what is said there."""

from communities.models.community import Community, CommunityTag, Joining, MembershipRequest
from communities.models.gathering import Gathering
from communities.models.leaving import HandingOver, Removal
from communities.models.log import Act, LogLine, TopicMove
from communities.models.poll import Poll, TopicAnswer
from communities.models.post import Post, PostRevision
from communities.models.titles import TopicRevision
from communities.models.topic import Topic, TopicKind, TopicRead, TopicTag
from communities.models.vacancy import StewardOffer, Vacancy
from communities.models.weekly import WeeklyTopic

__all__ = [
    "Act",
    "Community",
    "CommunityTag",
    "Gathering",
    "HandingOver",
    "Joining",
    "LogLine",
    "MembershipRequest",
    "Poll",
    "Post",
    "PostRevision",
    "Removal",
    "StewardOffer",
    "Topic",
    "TopicAnswer",
    "TopicKind",
    "TopicMove",
    "TopicRead",
    "TopicRevision",
    "TopicTag",
    "Vacancy",
    "WeeklyTopic",
]
