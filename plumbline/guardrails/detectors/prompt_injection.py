"""Texts that give a model orders: rules in several languages, and a linear model made for this project.

No model for this that ships in a package worked without the network, so this one is small and says so: it
knows the usual forms, and its suite tells how much it misses.
"""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection, Span
from plumbline.guardrails.detectors.many_patterns import ManyPatterns
from plumbline.guardrails.detectors.word_models import highest_scores
from plumbline.guardrails.linear.model import LinearModel
from plumbline.intent import DetectorSettings

LABEL = "injection"
BY_RULE = 0.95
"""The score of what a rule finds: rules name what hardly anybody writes otherwise."""

_IGNORE = r"(?:ignore|disregard|forget|override|overrule|bypass|do not follow|don't follow|stop following)"
_RULES = (
    r"(?:instructions?|rules|prompts?|directions|guidelines|directives|restrictions|programming|safeguards)"
)
_BEFORE = r"(?:previous|prior|above|earlier|preceding|foregoing|initial|original|system|former)"
_PROMPT = rf"(?:system|hidden|initial|secret|developer) (?:prompt|message|{_RULES})"

RULES = (
    rf"\b{_IGNORE} (?:\w+ ){{0,3}}{_BEFORE} (?:\w+ ){{0,1}}{_RULES}",
    rf"\b{_IGNORE} (?:all |any )?(?:of )?(?:your|its) (?:\w+ )?{_RULES}",
    rf"\b(?:reveal|repeat|print|output|leak|recite|disclose|dump) (?:\w+ ){{0,3}}{_PROMPT}",
    r"\b(?:you are|act as|become) (?:now )?(?:dan\b|do anything now|an? (?:unrestricted|uncensored|jailbroken|unfiltered))",
    r"\b(?:enter|enable|activate|switch to) (?:developer|god|dan|sudo|jailbreak) mode\b",
    r"<\|?(?:im_start|im_end|system|endoftext|start_header_id)\|?>|\[/?INST\]|<<SYS>>|###? ?(?:system|new instructions?) ?:",
    r"\bignorier\w* (?:bitte )?(?:\w+ ){0,2}(?:vorherigen|bisherigen|obigen|vorigen|früheren) (?:anweisungen|regeln|befehle|vorgaben)",
    r"\b(?:vergiss|missachte) (?:\w+ ){0,2}(?:vorherigen|bisherigen|obigen|deine) (?:anweisungen|regeln|befehle|vorgaben)",
    r"\b(?:ignore[rz]?|oublie[rz]?) (?:\w+ ){0,2}(?:instructions|consignes|règles|regles)",
    r"\b(?:ignora|olvida|omite)\w* (?:\w+ ){0,3}(?:instrucciones|reglas|órdenes|ordenes|indicaciones)",
    r"\b(?:ignora|dimentica)\w* (?:\w+ ){0,3}(?:istruzioni|regole)",
    r"\b(?:ignore|esqueça|esqueca) (?:\w+ ){0,3}(?:instruções|instrucoes|regras)",
    r"\bnegeer (?:\w+ ){0,3}(?:instructies|regels|opdrachten)",
    r"\b(?:zignoruj|zapomnij) (?:\w+ ){0,3}(?:instrukcje|polecenia|zasady|instrukcji)",
    r"(?:игнорируй|забудь|проигнорируй)\S{0,4} (?:\S+ ){0,3}(?:инструкции|правила|указания)",
    r"(?:忽略|无视|忘记)[^。！？\n]{0,12}(?:指令|指示|规则|提示)",
    r"(?:以前|前|上記|これまで)の(?:指示|命令|ルール)[^。\n]{0,6}(?:無視|忘れ)",
)
"""What a reader takes for an order to the model."""


class PromptInjection:
    """Scores how likely a text gives the model orders of its own."""

    labels = (LABEL,)
    bounded = True
    modalities = ("text",)
    reads: frozenset[str] = frozenset()

    def __init__(self, settings: DetectorSettings) -> None:
        del settings  # it needs none
        self._model = LinearModel("injection", identities="left out")
        self._rules = ManyPatterns([(LABEL, _over_lines(rule)) for rule in RULES])

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection: the surer of the rules, which say where, and the model, which does not."""
        if not isinstance(content, Text):
            return ()
        spans = {
            view.span(*match.span())
            for view in content.views.to_search()
            for _, match in self._rules.matches(view.text)
        }
        score = highest_scores(self._model, content)[LABEL]
        return [Detection(LABEL, max(score, BY_RULE if spans else 0.0), tuple(sorted(spans, key=_place)))]


def _over_lines(rule: str) -> str:
    """The rule with any gap between words where it has a space: texts are wrapped, and spaced out."""
    return rule.replace(" ?", r"\s{0,4}").replace(" ", r"\s{1,4}")


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end
