"""Tables that every domain shares: members, spaces, audiences, documents, and the bonds between people."""

from app.models.audience import Audience, Shared, kinds
from app.models.bond import Block, Follow, Mute, Reaction
from app.models.document import Document, DocumentFields
from app.models.notification import Notification
from app.models.profile import Language, Profile, ProfileSkill, Skill, SkillArea
from app.models.space import Membership, Role, Space
from app.models.user import SignIn, SiteRole, User

__all__ = [
    "Audience",
    "Block",
    "Document",
    "DocumentFields",
    "Follow",
    "Language",
    "Membership",
    "Mute",
    "Notification",
    "Profile",
    "ProfileSkill",
    "Reaction",
    "Role",
    "Shared",
    "SignIn",
    "SiteRole",
    "Skill",
    "SkillArea",
    "Space",
    "User",
    "kinds",
]
