"""Things spoken of without their names: 我市, 该校, 双方, 联盟."""

import re

from ingest.layout import Clause
from ingest.relations.claims import ORGANISATIONS, PLACES, Claimant, Frame, Memory
from ingest.resolve import Draft
from ingest.sentences import Parsed, Predicate

_SELF = re.compile(
    r"^(?:近年来|今年以来|目前|下一步|同时|此外)?[我全本](市|区|县|厅|局|委|办|行|司|院|所|校)(?![场级业])"
)
# What a speaker is who says 我市 or 我局.
_SELVES = {
    **dict.fromkeys("市", {"City"}),
    **dict.fromkeys("区县", {"District", "Park"}),
    **dict.fromkeys("厅局委办", {"Government"}),
    **dict.fromkeys("行司", {"Enterprise", "Government"}),
    **dict.fromkeys("院所校", {"University", "Institute", "Lab"}),
}
_PAIR = re.compile(
    r"^(?:根据协议|下一步|目前|今后|未来|会上|此外)?(?:双方|两市|两地|两区|两县|两校|两园|三方|三市)(?:将|还|已|共同|一致|围绕|在|联合|建立|签|共|携手)"
)
_ANAPHORS = {
    "University": ("学校", "我校", "该校", "本校"),
    "Institute": ("研究院", "该院", "该研究院", "我院"),
    "Lab": ("实验室", "该实验室"),
    "Alliance": ("联盟", "该联盟", "协会", "联合体"),
    "Platform": ("该中心", "中心", "平台", "该平台"),
    "Enterprise": ("公司", "该公司", "集团", "该企业", "企业"),
    "Park": ("园区", "该园区", "高新区", "开发区"),
    "Fund": ("基金", "该基金"),
    "Event": ("大会", "本次大会", "今年大会", "会议", "本次活动", "活动", "论坛", "仪式"),
    "Corridor": ("走廊", "该走廊"),
    "Policy": ("规划", "方案", "该规划", "该方案", "意见", "该意见", "条例", "计划", "行动计划", "政策"),
}
_ANAPHOR = re.compile(
    "^(?:目前|下一步|近年来|今年|此外)?("
    + "|".join(w for words in _ANAPHORS.values() for w in words)
    + ")(?=将|已|还|正|先后|由|与|围绕|聚焦|自|累计|计划|拟|共|持续|积极|建|"
    "设|获|入选|面向|首批|总|牵头|出台|提出|明确|立足|从|共提|支持|在|东起|起于|全长|参加|参与|成立|拥有|发布|推动|打造|联合|实施|承担|完成|每年|深度|主动|落户|位于|是)"
)


class Anaphora(Claimant):
    """Finds whom words like 我市 and 该校 speak of."""

    def __init__(self, frame: Frame, memory: Memory) -> None:
        super().__init__(frame, memory)
        self._places_named = {p.draft.name: p.draft for p in frame.parties if p.draft.kind in PLACES}

    def opening(self, clause: Clause) -> list[Draft]:
        """我市, 全区, 该校, 联盟: a thing spoken of without its name, where a clause opens with it."""
        head = self.text[clause.start : clause.start + 16].lstrip(" \u3000")
        if match := _SELF.match(head):
            speaker = self.memory.speaker
            if speaker is not None and speaker.kind in _SELVES[match[1]]:
                return [speaker]
            if match[1] in "厅局委办":
                return (
                    [self.frame.issuer]
                    if self.frame.issuer
                    else [d for d in self.memory.acting if d.kind == "Government"]
                )
            if match[1] in "行司院所校":
                return [d for d in self.memory.acting if d.kind in ORGANISATIONS]
            place = (
                self.frame.context.district
                if match[1] in "区县" and self.frame.context.district
                else self.frame.context.city
            )
            return [self._places_named[place]] if place in self._places_named else []
        if self.memory.pair and _PAIR.match(head):
            return self.memory.pair
        if match := _ANAPHOR.match(head):
            kind = next(kind for kind, words in _ANAPHORS.items() if match[1] in words)
            return [self.memory.recent[kind]] if kind in self.memory.recent else []
        return []

    def led_by(self, parsed: Parsed, predicate: Predicate) -> list[Draft]:
        """由研究院牵头: the one last spoken of by that word."""
        words = self.text[parsed.start : predicate.start]
        for kind, forms in _ANAPHORS.items():
            if kind in self.memory.recent and words.endswith(tuple("由" + form for form in forms)):
                return [self.memory.recent[kind]]
        return []

    def remember_pair(self, parsed: Parsed) -> None:
        """Two parties that cooperate are whom 双方 and 两市 speak of."""
        pairs = {c.key: c for c in self.memory.claims if c.type == "COOPERATES_WITH" and c.start == parsed.start}
        if len(pairs) == 1:
            claim = next(iter(pairs.values()))
            self.memory.pair = [claim.subject, claim.object]
