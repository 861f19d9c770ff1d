// Combines events and subscribers of all manifests, and finds their mistakes.
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { EventBook, EventDefinition, EventSubscriber } from '#framework/request/event.ts'
import { type BootMistake, mistakesAt } from '#framework/resource/mistakes/boot-mistake.ts'
import { matchesPattern, type Subscriber } from './define-subscriber.ts'
import { noteEvent } from './write-events.ts'

const NAME = /^[a-zA-Z][a-zA-Z0-9-]*\.[a-z][a-zA-Z0-9-]*$/
const PATTERN = /^(\*|[a-zA-Z][a-zA-Z0-9-]*\.(\*|[a-z][a-zA-Z0-9-]*))$/

/** Frozen; `subscribersOf` caches its results. */
export function buildEventBook(events: readonly EventDefinition[], subscribers: readonly Subscriber[]): EventBook {
  const definitions = new Map(events.map((event) => [event.name, event]))
  const validators = new Map(events.map(({ name, payload }) => [name, Compile(payload as TSchema)]))
  const known = new Map<string, readonly EventSubscriber[]>()
  return Object.freeze({
    definitions,
    subscribersOf: (name: string) => {
      let told = known.get(name)
      if (!told) {
        told = subscribers.filter(({ pattern }) => matchesPattern(pattern, name))
        known.set(name, told)
      }
      return told
    },
    emit: async (ctx, { event, payload, about }) => {
      if (definitions.get(event.name) !== event)
        throw new Error(`The event "${event.name}" is not installed. List it in the manifest of its app.`)
      const validator = validators.get(event.name)!
      if (!validator.Check(payload)) {
        const [fault] = validator.Errors(payload)
        throw new Error(`The payload of "${event.name}" does not fit: ${fault?.instancePath || '/'} ${fault?.message}`)
      }
      const { resource = null, recordId = null } = about ?? {}
      await noteEvent(ctx, { name: event.name, resource, recordId, data: payload, changed: null })
    },
  } satisfies EventBook)
}

/** Mistakes in one app's events and subscribers; `known` are all event names, `taken` those declared earlier. */
export function findEventMistakes(
  app: string,
  { events = [], subscribers = [] }: { events?: readonly EventDefinition[]; subscribers?: readonly Subscriber[] },
  { known, taken }: { known: readonly string[]; taken: readonly string[] },
): BootMistake[] {
  return [
    ...events.flatMap(({ name }, index) => {
      const report = mistakesAt(`${app}/${name}`)
      const isTaken = taken.includes(name) || events.findIndex((event) => event.name === name) < index
      return [
        ...(NAME.test(name) && name.length <= 120
          ? []
          : [
              report(
                'event.name',
                `"${name}" is not a valid name for an event.`,
                'Write <resource or app>.<what-happened>.',
              ),
            ]),
        ...(isTaken ? [report('event.duplicate-name', 'A second event has this name.', 'Names are unique.')] : []),
      ]
    }),
    ...subscribers.flatMap(({ pattern, task }) => {
      const report = mistakesAt(`${app}/${task.name}`)
      const isKnown = PATTERN.test(pattern) && known.some((name) => matchesPattern(pattern, name))
      const hint = 'Name an event, `<resource>.created`, `.updated`, `.deleted`, an action, `<resource>.*` or `*`.'
      return isKnown
        ? []
        : [report('subscriber.unknown-event', `Nothing ever happens that is called "${pattern}".`, hint)]
    }),
  ]
}
