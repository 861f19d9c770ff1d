// Checks the form of manifests and everything they list: every key, word and value, before its meaning.

import type { Admission } from '#framework/resource/caller/caller-sql.ts'
import {
  type Declarer,
  madeBy,
  mistakesOfDeclaration,
  mistakesOfFaults,
} from '#framework/resource/declaring/declared.ts'
import {
  code,
  listOf,
  needed,
  type OptionTable,
  oneOf,
  recordOf,
  table,
  words,
} from '#framework/resource/declaring/rules.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { BootMistake } from '#framework/resource/mistakes/boot-mistake.ts'
import type { App } from '../define-app.ts'
import { SECTIONS } from '../sections.ts'

type Chapter = Exclude<
  keyof App,
  | 'name'
  | 'section'
  | 'dependsOn'
  | 'staffWords'
  | 'headings'
  | 'secrets'
  | 'tenancy'
  | 'stays'
  | 'demo'
  | 'access'
  | 'admission'
  | 'commands'
  | 'checks'
>
type Part<C extends Chapter> = NonNullable<App[C]>[number]

interface Parts<P> {
  /** Prefix of mistake ids. */
  readonly thing: string
  readonly by: Declarer
  /** Its path within the app. */
  placeOf(part: P): string
}

const CHAPTERS: { readonly [C in Chapter]-?: Parts<Part<C>> } = {
  resources: { thing: 'resource', by: 'defineResource()', placeOf: ({ name }) => name },
  policies: { thing: 'policy', by: 'definePolicy()', placeOf: ({ resource }) => `${resource}.policy` },
  actions: { thing: 'action', by: 'defineAction()', placeOf: ({ resource, name }) => `${resource}.actions.${name}` },
  lifecycles: { thing: 'lifecycle', by: 'defineLifecycle()', placeOf: ({ resource }) => `${resource}.lifecycle` },
  tasks: { thing: 'task', by: 'defineTask()', placeOf: ({ name }) => name },
  schedules: { thing: 'schedule', by: 'defineSchedule()', placeOf: ({ name }) => name },
  events: { thing: 'event', by: 'defineEvent()', placeOf: ({ name }) => name },
  subscribers: { thing: 'subscriber', by: 'defineSubscriber()', placeOf: ({ task }) => task.name },
  endpoints: { thing: 'endpoint', by: 'defineEndpoint()', placeOf: ({ name }) => name },
  carriers: { thing: 'carrier', by: 'defineCarrier()', placeOf: ({ resource }) => `${resource}.carrier` },
  erasers: { thing: 'eraser', by: 'defineEraser()', placeOf: ({ resource }) => `${resource}.eraser` },
  settings: { thing: 'settings', by: 'defineSettings()', placeOf: ({ chapter }) => chapter },
  databaseObjects: { thing: 'database-object', by: 'defineDatabaseObject()', placeOf: ({ name }) => name },
  services: { thing: 'service', by: 'defineOpening()', placeOf: ({ name }) => name },
  surfaces: {
    thing: 'surface',
    by: 'defineRest(), defineAdmin() or defineGraphql()',
    placeOf: ({ resource, surface }) => `${resource}.${surface}`,
  },
}

const partsMadeBy = ({ by }: { readonly by: Declarer }) => listOf(madeBy(by))

const MANIFEST: OptionTable<App> = {
  name: needed(words),
  section: oneOf(SECTIONS, 'Sections'),
  dependsOn: listOf(words),
  resources: needed(partsMadeBy(CHAPTERS.resources)),
  policies: partsMadeBy(CHAPTERS.policies),
  staffWords: listOf(words),
  actions: partsMadeBy(CHAPTERS.actions),
  lifecycles: partsMadeBy(CHAPTERS.lifecycles),
  tasks: partsMadeBy(CHAPTERS.tasks),
  schedules: partsMadeBy(CHAPTERS.schedules),
  events: partsMadeBy(CHAPTERS.events),
  subscribers: partsMadeBy(CHAPTERS.subscribers),
  endpoints: partsMadeBy(CHAPTERS.endpoints),
  headings: recordOf(words),
  secrets: listOf(words),
  tenancy: listOf(words),
  stays: recordOf(words),
  surfaces: partsMadeBy(CHAPTERS.surfaces),
  carriers: partsMadeBy(CHAPTERS.carriers),
  erasers: partsMadeBy(CHAPTERS.erasers),
  settings: partsMadeBy(CHAPTERS.settings),
  databaseObjects: partsMadeBy(CHAPTERS.databaseObjects),
  services: partsMadeBy(CHAPTERS.services),
  access: code,
  admission: table<Admission>({ function: needed(words), asks: needed(recordOf(words)) }),
  demo: code,
  commands: code,
  checks: code,
}
const DECLARATION = table(MANIFEST)

/** Mistakes in the manifests themselves, which prevent all further checks. */
export function findManifestMistakes(apps: readonly App[]): BootMistake[] {
  return apps.flatMap((app) => mistakesOfFaults('app', `${app?.name}`, DECLARATION.find(app, '')))
}

/** Mistakes in the form of sound manifests' parts. */
export function findWrittenMistakes(apps: readonly App[]): BootMistake[] {
  return apps.flatMap((app) => [
    ...(Object.keys(CHAPTERS) as Chapter[]).flatMap((chapter) => mistakesOfChapter(app, chapter)),
    ...app.resources.flatMap((resource) => mistakesOfResource(app, resource)),
  ])
}

function mistakesOfChapter<C extends Chapter>(app: App, chapter: C): BootMistake[] {
  const { thing, placeOf } = CHAPTERS[chapter] as Parts<Part<C>>
  const parts = (app[chapter] ?? []) as readonly Part<C>[]
  return parts.flatMap((part) => mistakesOfDeclaration(thing, `${app.name}/${placeOf(part)}`, part))
}

/** A resource's own declarations: its fields and its row rule. */
function mistakesOfResource({ name: app }: App, { name, definition }: AnyResource): BootMistake[] {
  const path = `${app}/${name}`
  return [
    ...Object.entries((definition?.fields ?? {}) as object).flatMap(([field, declared]) =>
      mistakesOfDeclaration('field', `${path}.fields.${field}`, declared),
    ),
    ...mistakesOfDeclaration('rows', `${path}.rows`, definition?.rows),
  ]
}
