// Takes apps out of a copy of the project: the folder, and the line of the app in core/installed-apps.ts.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What one app has in the list: an import, which goes with its folder, and a line. */
export function takeOut(root: string, app: string): void {
  rmSync(path.join(root, 'apps', app), { recursive: true })
  const file = path.join(root, 'core/installed-apps.ts')
  const text = readFileSync(file, 'utf8')
  const imported = new RegExp(`import \\{ app as (\\w+) \\} from '#apps/${app}/app.ts'\n`).exec(text)
  if (!imported) throw new Error(`core/installed-apps.ts does not import the app "${app}".`)
  const [line, name] = imported
  writeFileSync(file, text.replace(line, '').replace(`  ${name},\n`, ''))
}

/** Lets the type checker of a copy read what runs, and not the tests and tools, which know every app. */
export function checkOnlyWhatRuns(root: string): void {
  const file = path.join(root, 'tsconfig.json')
  const config = JSON.parse(readFileSync(file, 'utf8')) as { exclude: string[]; include: string[] }
  const isRunning = (folder: string) => !['tests', 'scripts', 'tools', 'bench'].includes(folder)
  const include = config.include.filter(isRunning)
  const exclude = [...config.exclude, '**/*.test.ts', '**/testing.ts', 'framework/testing']
  writeFileSync(file, JSON.stringify({ ...config, include, exclude }))
}
