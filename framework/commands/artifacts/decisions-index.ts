// Generates the index of docs/decisions.md from its headings. Superseded decisions are struck through.
import { anchorOf } from './markdown.ts'

const BEGIN = '<!-- ./manage artifacts writes the index below from the headings. -->'
const END = '<!-- End of the index. -->'
const HEADING = /^## (\d{4}-\d{2}-\d{2}):? (.+)$/
const SUPERSEDED = /^- ((?:Partly s|S)uperseded by \[.+?\]\(#.+?\))/m

interface Decision {
  readonly date: string
  readonly title: string
  readonly anchor: string
  /** Names the later decision; null while this one holds. */
  readonly superseded: string | null
}

/** The page with a new index between its markers; unchanged without markers. */
export function withDecisionsIndex(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) return page
  const index = indexOf(decisionsOf(page.slice(end)))
  return [page.slice(0, begin + BEGIN.length), index, page.slice(end)].join('\n\n')
}

function decisionsOf(text: string): Decision[] {
  return text.split(/^(?=## )/m).flatMap((section) => decisionOf(section, section.split('\n', 1)[0]!))
}

function decisionOf(section: string, heading: string): Decision[] {
  const [, date, title] = HEADING.exec(heading) ?? []
  if (date === undefined || title === undefined) return []
  const superseded = SUPERSEDED.exec(section)?.[1] ?? null
  return [{ date, title, anchor: anchorOf(heading.slice(3)), superseded }]
}

function indexOf(decisions: readonly Decision[]): string {
  const days = [...Map.groupBy(decisions, ({ date }) => date)]
  return days.map(([date, own]) => [`**${date}**`, own.map(lineOf).join('\n')].join('\n\n')).join('\n\n')
}

function lineOf({ title, anchor, superseded }: Decision): string {
  const link = `[${title}](#${anchor})`
  if (superseded === null) return `- ${link}`
  return superseded.startsWith('Partly') ? `- ${link} (${superseded})` : `- ~~${link}~~ (${superseded})`
}
