// Finds the line of the project that caused a statement: from the stack, through every await.
import path from 'node:path'

const ROOT = `file://${path.resolve(import.meta.dirname, '../..')}/`
const DEEPEST = 60
const MOST_LINES = 8
// Frames between the cause and the wire explain nothing.
const PLUMBING =
  /^(node_modules|framework\/(observing|database)|framework\/operations\/(sql|steps\/(run-statement|sent-together))|framework\/request\/context)/
const FRAMEWORK = /^(framework|shared)\//

/** The origin of a statement. */
export interface CalledFrom {
  /** The nearest line of an app, else of the framework: `apps/content/articles.lifecycle.ts:14`. */
  readonly from: string | null
  /** The project's lines on the stack, nearest first. */
  readonly road: readonly string[]
}

/** Call it synchronously with the statement itself. */
export function calledFrom(): CalledFrom {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = DEEPEST
  const { stack = '' } = new Error('where')
  Error.stackTraceLimit = stackTraceLimit
  const lines = stack.split('\n').flatMap(lineOf)
  const road = lines.filter((line, index) => line !== lines[index - 1]).slice(0, MOST_LINES)
  return { from: lines.find((line) => !FRAMEWORK.test(line)) ?? road[0] ?? null, road }
}

/** Parses `    at async list (file:///…/framework/operations/list.ts:40:12)`. */
function lineOf(frame: string): string[] {
  const [, file = '', line] = /\(?(file:\/\/[^)]+?):(\d+):\d+\)?$/.exec(frame) ?? []
  if (!file.startsWith(ROOT)) return []
  const own = decodeURIComponent(file.slice(ROOT.length))
  return PLUMBING.test(own) ? [] : [`${own}:${line}`]
}
