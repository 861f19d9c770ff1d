// Which line of the project asked: read from the stack, through every await.
import path from 'node:path'

const ROOT = `file://${path.resolve(import.meta.dirname, '../..')}/`
const DEEPEST = 60
const MOST_LINES = 8
// What stands between whoever asks and the wire says nothing about why.
const PLUMBING =
  /^(node_modules|framework\/(observing|database)|framework\/operations\/(sql|steps\/(run-statement|sent-together))|framework\/request\/context)/
const FRAMEWORK = /^(framework|shared)\//

/** Where a statement comes from. */
export interface CalledFrom {
  /** The nearest line of an app, else of the framework: `apps/content/articles.lifecycle.ts:14`. */
  readonly from: string | null
  /** The lines of the project that led there, the nearest first. */
  readonly road: readonly string[]
}

/** To be called in the same turn as the question itself. */
export function calledFrom(): CalledFrom {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = DEEPEST
  const { stack = '' } = new Error('where')
  Error.stackTraceLimit = stackTraceLimit
  const lines = stack.split('\n').flatMap(lineOf)
  const road = lines.filter((line, index) => line !== lines[index - 1]).slice(0, MOST_LINES)
  return { from: lines.find((line) => !FRAMEWORK.test(line)) ?? road[0] ?? null, road }
}

/** `    at async list (file:///…/framework/operations/list.ts:40:12)` */
function lineOf(frame: string): string[] {
  const [, file = '', line] = /\(?(file:\/\/[^)]+?):(\d+):\d+\)?$/.exec(frame) ?? []
  if (!file.startsWith(ROOT)) return []
  const own = decodeURIComponent(file.slice(ROOT.length))
  return PLUMBING.test(own) ? [] : [`${own}:${line}`]
}
