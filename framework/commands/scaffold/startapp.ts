// `startapp`: creates an app in the style of this project, registered and tested.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Application } from '#framework/application/build-application.ts'
import type { Project } from '#framework/application/project.ts'
import { camelOf, pluralOf } from '#framework/resource/inflection.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { defineCommand } from '../define-command.ts'
import type { NewApp } from './app-files.ts'

const LIST = 'core/installed-apps.ts'
const APP_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const RESOURCE_NAME = /^[a-z][a-zA-Z0-9]*$/
const LONGEST = 40
// Names that the generated files and the list of apps use.
const USED =
  'after allow app assert before editor fixture frameworkApp installedApps record richText stranger test text viewer'

/** Writes apps/<name>/ and adds it to the list; writes nothing if a name is unusable. */
export const startapp = defineCommand({
  name: 'startapp',
  group: 'Declaration',
  summary: 'write a new app with one resource, its policy and its tests',
  description:
    'Registers the app in core/installed-apps.ts. REST, GraphQL, documents and row security follow from its declaration.',
  arguments: { name: { summary: 'the name of the app, in kebab-case: library', required: true } },
  options: {
    resource: {
      kind: 'text',
      value: 'plural',
      summary: 'the resource, in the plural: books (default: from the name)',
    },
  },
  examples: { 'startapp library --resource books': 'an app that stores books' },
  async run(project, { name, resource }, console) {
    const { appFilesOf } = await import('./app-files.ts')
    const { registerApp } = await import('./register-app.ts')
    const app = { app: name, resource: resource ?? pluralOf(camelOf(name)) }
    await requireNames(project, app)
    const list = path.join(project.root, LIST)
    const registered = registerApp(readFileSync(list, 'utf8'), name)
    if (registered === null)
      throw new PendError(`${LIST} does not look like a list of apps any more.`, 'Write the app by hand.')
    const folder = path.join(project.root, 'apps', name)
    mkdirSync(folder, { recursive: true })
    const files = appFilesOf(app)
    for (const [file, text] of files) writeFileSync(path.join(folder, file), text)
    writeFileSync(list, registered)
    for (const file of files.keys()) console.print(`apps/${name}/${file}`)
    console.print(`${LIST} lists it.

Next:
  ./manage makemigrations ${name}
  ./manage migrate
  ./manage artifacts
Its tests: npm test -- apps/${name}`)
  },
})

async function requireNames(project: Project, { app, resource }: NewApp): Promise<void> {
  requireSpelling(app, { form: APP_NAME, advice: 'Write small letters, digits and hyphens: blog, press-room.' })
  requireSpelling(resource, { form: RESOURCE_NAME, advice: 'Write camelCase, in the plural: books, bookLoans.' })
  if (existsSync(path.join(project.root, 'apps', app))) throw new PendError(`There is a folder apps/${app} already.`)
  requireFree(await project.loadApplication(), { app, resource })
}

function requireSpelling(name: string, { form, advice }: { form: RegExp; advice: string }): void {
  if (!form.test(name) || name.length > LONGEST || isReservedWord(camelOf(name)))
    throw new PendError(`"${name}" cannot be a name here.`, advice)
}

/** Names reserved by JavaScript or the generated files cannot be exports. */
function isReservedWord(word: string): boolean {
  if (USED.split(' ').includes(word)) return true
  try {
    new Function(`'use strict'; const ${word} = 1`)
    return false
  } catch {
    return true
  }
}

function requireFree({ apps, models }: Application, { app, resource }: NewApp): void {
  if (apps.some(({ name }) => name === app)) throw new PendError(`An app is named "${app}" already.`)
  const taken = models.get(resource)
  if (taken)
    throw new PendError(
      `The app ${taken.app} has a resource "${resource}" already.`,
      'Name another one: --resource <plural>',
    )
}
