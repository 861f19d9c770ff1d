// What manifests say of services that cannot be: two openings of one, needs that run in circles, two admissions.
import type { Opening } from '#framework/request/services/define-opening.ts'
import { type BootMistake, mistakesAt } from '#framework/resource/mistakes/boot-mistake.ts'
import type { App } from '../define-app.ts'

/** All of them. That a need is opened at all is asked when services are opened: the framework provides some. */
export function findServiceMistakes(apps: readonly App[]): BootMistake[] {
  const opened = apps.flatMap(({ name: app, services = [] }) => services.map((opening) => ({ app, opening })))
  const openings = opened.map(({ opening }) => opening)
  const admitting = apps.filter(({ admission }) => admission)
  return [
    ...opened
      .filter(({ opening: { name } }, at) => openings.findIndex((other) => other.name === name) < at)
      .map(({ app, opening: { name } }) =>
        mistakesAt(`${app}/${name}`)('service.duplicate', 'A second app opens this service.', 'One app opens it.'),
      ),
    ...opened.flatMap(({ app, opening }) => {
      const circle = circleOf(opening, openings, [])
      if (!circle) return []
      const way = `The service needs itself, by way of ${circle.join(' → ')}.`
      return [mistakesAt(`${app}/${opening.name}`)('service.circle', way, 'Move what both need into a third service.')]
    }),
    ...admitting
      .slice(1)
      .map(({ name }) =>
        mistakesAt(name)('app.second-admission', 'A second app admits callers.', 'One app admits them.'),
      ),
  ]
}

/** The way from a service back to it; null where there is none. */
function circleOf(opening: Opening, openings: readonly Opening[], way: readonly string[]): readonly string[] | null {
  if (way.includes(opening.name)) return way[0] === opening.name ? [...way, opening.name] : null
  for (const name of opening.needs) {
    const needed = openings.find((each) => each.name === name)
    const circle = needed && circleOf(needed, openings, [...way, opening.name])
    if (circle) return circle
  }
  return null
}
