"""Words for who people are. Alone they say nothing bad, so no model may count them as if they did.

Insults for groups are not among them: those count. Nor are words that mostly mean
something else, as old does.
"""

from __future__ import annotations

IDENTITY_TERMS = frozenset(
    """
    gay gays lesbian lesbians homosexual homosexuals homosexuality bisexual bisexuals queer lgbt lgbtq
    trans transgender transsexual nonbinary asexual intersex heterosexual heterosexuals black blacks
    white whites asian asians african africans latino latina latinos latinas latinx hispanic hispanics
    arab arabs arabic american americans mexican mexicans chinese japanese korean koreans indian indians
    pakistani pakistanis turkish turk turks russian russians polish pole poles german germans french
    nigerian nigerians somali somalis syrian syrians afghan afghans iranian iranians palestinian
    palestinians israeli israelis vietnamese filipino filipinos roma romani sinti gypsy gypsies
    indigenous aboriginal european europeans ukrainian ukrainians muslim muslims islam islamic jew jews
    jewish judaism christian christians christianity catholic catholics protestant protestants hindu
    hindus hinduism buddhist buddhists sikh sikhs atheist atheists mormon mormons woman women female
    females man men male males girl girls boy boys mother mothers wife wives feminist feminists
    immigrant immigrants migrant migrants refugee refugees foreigner foreigners disabled disability
    disabilities deaf blind autistic autism wheelchair epileptic bipolar schizophrenic paralyzed
    dyslexic adhd elderly teenager teenagers veteran veterans
    """.split()  # noqa: SIM905 - a list a person can read
)
"""In lower case."""

ANY_IDENTITY = "identityterm"
"""What stands for each of them where a model is told that somebody's identity is spoken of, and not which."""
