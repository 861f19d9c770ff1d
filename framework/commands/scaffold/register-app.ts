// Adds an app to the list in core/installed-apps.ts, as a person would.
import { camelOf } from '#framework/resource/inflection.ts'

const IMPORT = /^import \{ app as (\w+) \} from '#apps\/([\w-]+)\/app\.ts'$/
const LIST = /(export const installedApps: readonly App\[\] = \[)([^\]]*)(\])/
const WIDTH = 120

/** The text with the app at the end of the list, or null if the file no longer looks like a list of apps. */
export function registerApp(text: string, app: string): string | null {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => IMPORT.test(line))
  const [, , listed] = LIST.exec(text) ?? []
  if (first === -1 || listed === undefined) return null
  const name = camelOf(app)
  const line = `import { app as ${name} } from '#apps/${app}/app.ts'`
  const later = lines.findIndex((each, index) => index >= first && (!IMPORT.test(each) || appOf(each) > app))
  const entries = [...listed.split(',').map((entry) => entry.trim()), name].filter(Boolean)
  return lines
    .toSpliced(later, 0, line)
    .join('\n')
    .replace(LIST, (_, head: string) => formatList(head, entries))
}

const appOf = (line: string) => IMPORT.exec(line)![2]!

function formatList(head: string, entries: readonly string[]): string {
  const short = `${head}${entries.join(', ')}]`
  return short.length <= WIDTH ? short : `${head}\n${entries.map((entry) => `  ${entry},\n`).join('')}]`
}
