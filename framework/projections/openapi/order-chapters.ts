// Orders the chapters of the document (its tags) by the sections of the apps.
import type { App } from '#framework/application/define-app.ts'
import { SECTIONS } from '#framework/application/sections.ts'
import type { ResourceModel } from '#framework/resource/model.ts'

/** Compares by section, then by name. A chapter belongs to the app of its resource, else to the first app with an endpoint in it. */
export function compareChapters(
  apps: readonly App[],
  resources: readonly ResourceModel[],
): (one: string, other: string) => number {
  const byName = new Map(apps.map(({ name, section = 'product' }) => [name, SECTIONS.indexOf(section)]))
  const places = new Map<string, number>()
  for (const { name, endpoints = [] } of [...apps].reverse())
    for (const { tag } of endpoints) places.set(tag, byName.get(name)!)
  for (const { app, names } of resources) places.set(names.labelPlural, byName.get(app)!)
  return (one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0) || (one < other ? -1 : 1)
}
