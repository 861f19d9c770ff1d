// Checks records shown within others: no manifest knows both sides, so this runs once all are listed.

import { isSound } from '#framework/resource/declaring/declared.ts'
import { hintOf } from '#framework/resource/declaring/fault.ts'
import type { AnyResource, Fields } from '#framework/resource/define-resource.ts'
import { type BootMistake, mistakesAt } from '#framework/resource/mistakes/boot-mistake.ts'
import type { App, Inline } from '../define-app.ts'

/** Inlines of a resource that is unknown, points elsewhere, cannot be listed, or has none of the named fields. */
export function findInlineMistakes(
  { name: app, surfaces = [] }: App,
  resources: readonly AnyResource[],
): BootMistake[] {
  const known = resources.map(({ name }) => name)
  return surfaces.filter(isSound).flatMap(({ surface, resource, inlines = [] }) =>
    inlines.flatMap((inline, place) => {
      const report = mistakesAt(`${app}/${resource}.${surface}.inlines.${place}`)
      const shown = resources.find(({ name }) => name === inline.resource)
      if (!shown)
        return [
          report(
            'surface.unknown-inline',
            `It shows records of "${inline.resource}", which no app has.`,
            hintOf(inline.resource, known, 'Resources'),
          ),
        ]
      return isSound(shown) ? mistakesOfInline(inline, { shown, within: resource, report }) : []
    }),
  )
}

interface Sides {
  readonly shown: AnyResource
  /** The resource that shows it. */
  readonly within: string
  readonly report: ReturnType<typeof mistakesAt>
}

function mistakesOfInline(inline: Inline, { shown, within, report }: Sides): BootMistake[] {
  const { definition, name } = shown
  const { through } = inline
  const pointing = fieldsThatPoint(definition.fields as Fields, within)
  if (!pointing.includes(through))
    return [
      report(
        'surface.unknown-through',
        `"${through}" of ${name} is not a reference to ${within}.`,
        hintOf(through, pointing, 'References'),
      ),
    ]
  const filters: readonly string[] = definition.filters ?? []
  if (!filters.includes(through))
    return [
      report(
        'surface.unfiltered-inline',
        `The list of ${name} cannot be asked for those of one record.`,
        `Add "${through}" to its filters.`,
      ),
    ]
  return mistakesOfFields(inline, { shown, within, report })
}

function mistakesOfFields({ through, fields = [] }: Inline, { shown, report }: Sides): BootMistake[] {
  const known = Object.entries(shown.definition.fields as Fields)
    .filter(([name, { options }]) => name !== through && !options.hidden && !options.readOnly)
    .map(([name]) => name)
  return fields
    .filter((name) => !known.includes(name))
    .map((name) =>
      report(
        'surface.unknown-inline-field',
        `"${name}" of ${shown.name} cannot be written.`,
        hintOf(name, known, 'Fields'),
      ),
    )
}

function fieldsThatPoint(fields: Fields, within: string): string[] {
  return Object.entries(fields)
    .filter(([, { kind, options }]) => {
      const relation = kind.relation?.(options)
      return relation?.to === within && relation.cardinality === 'one'
    })
    .map(([name]) => name)
}
