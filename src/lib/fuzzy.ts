const NO_MATCH = 0

/** 3 at the start of a word, 2 inside one, 1 when the letters merely come in this order, 0 when they do not. */
function matchWord(text: string, word: string): number {
  const at = text.indexOf(word)
  if (at >= 0) return at === 0 || /[\s\p{P}]/u.test(text[at - 1]!) ? 3 : 2
  let place = -1
  for (const letter of word) {
    place = text.indexOf(letter, place + 1)
    if (place < 0) return NO_MATCH
  }
  return 1
}

/**
 * How well a text answers what was typed: 0 when a typed word is not in it, else more for better matches.
 * Case does not count.
 */
export function fuzzyScore(text: string, typed: string): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const scores = words.map((word) => matchWord(text.toLowerCase(), word))
  return scores.includes(NO_MATCH) ? NO_MATCH : scores.reduce((sum, score) => sum + score, 0) / words.length
}

/** What matches, the best first; equally good ones keep their order. */
export const fuzzyFilter = <T>(items: readonly T[], typed: string, textOf: (item: T) => string): T[] =>
  items
    .map((item) => ({ item, score: fuzzyScore(textOf(item), typed) }))
    .filter(({ score }) => score > NO_MATCH)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
