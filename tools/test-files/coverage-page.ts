// Writes the tests' coverage as a page: a line for each file, the worst first, and the lines that no test ran.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface CoveredFile {
  readonly path: string
  readonly totalLineCount: number
  readonly coveredLinePercent: number
  readonly coveredBranchPercent: number
  readonly coveredFunctionPercent: number
  readonly lines: readonly { readonly line: number; readonly count: number }[]
}

export interface CoverageSummary {
  readonly files: readonly CoveredFile[]
  readonly totals: Pick<CoveredFile, 'coveredLinePercent' | 'coveredBranchPercent' | 'coveredFunctionPercent'>
}

const PAGE = 'coverage/index.html'
const STYLE = `body { font: 15px system-ui; margin: 2rem } pre { background: #fbe9e7; color: #111; padding: .5rem; overflow-x: auto }
summary { cursor: pointer; font-variant-numeric: tabular-nums } summary b { display: inline-block; min-width: 4.5rem; text-align: right; margin-right: 1rem }`

/** Returns the path of the page, relative to the root. */
export function writeCoveragePage({ files, totals }: CoverageSummary, root: string): string {
  const worstFirst = files.toSorted((one, other) => one.coveredLinePercent - other.coveredLinePercent)
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>What the tests run</title><style>${STYLE}</style>
<h1>What the tests run</h1>
<p>${sharesOf(totals)}, in ${files.length} files.</p>
${worstFirst.map((file) => entryOf(file, root)).join('\n')}
</html>
`
  mkdirSync(path.join(root, path.dirname(PAGE)), { recursive: true })
  writeFileSync(path.join(root, PAGE), page)
  return PAGE
}

function entryOf(file: CoveredFile, root: string): string {
  const source = readFileSync(file.path, 'utf8').split('\n')
  const missed = file.lines.filter(({ count }) => count === 0).map(({ line }) => line)
  const shown = missed.map((line) => `${String(line).padStart(4)}  ${source[line - 1] ?? ''}`)
  const head = `<summary><b>${percent(file.coveredLinePercent)}</b>${escaped(path.relative(root, file.path))}</summary>`
  return `<details>${head}<p>${sharesOf(file)}.</p>${missed.length > 0 ? `<pre>${escaped(shown.join('\n'))}</pre>` : ''}</details>`
}

function sharesOf(shares: CoverageSummary['totals']): string {
  const { coveredLinePercent: lines, coveredBranchPercent: branches, coveredFunctionPercent: functions } = shares
  return `${percent(lines)} of lines, ${percent(branches)} of branches, ${percent(functions)} of functions`
}

const percent = (share: number) => `${share.toFixed(1)} %`

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
