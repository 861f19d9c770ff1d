// Widgets that apps bring along, fetched when the first value is shown.
import { lazy, Suspense } from 'react'
import { Loading } from '../kit/loading.tsx'
import type { Widget } from '../widgets/widget.ts'
import type { PartWidget } from './define-part.ts'
import { parts } from './parts.ts'

const widgets: Readonly<Record<string, Widget>> = Object.fromEntries(
  parts.flatMap((part) => Object.entries(part.widgets ?? {})).map(([name, widget]) => [name, lazyWidget(widget)]),
)

/** Undefined for a name that no part has. */
export function partWidget(name: string): Widget | undefined {
  return Object.hasOwn(widgets, name) ? widgets[name] : undefined
}

function lazyWidget({ load }: PartWidget): Widget {
  const Cell = lazy(async () => ({ default: (await load()).Cell }))
  const Input = lazy(async () => ({ default: (await load()).Input }))
  return {
    Cell: (props) => (
      <Suspense>
        <Cell {...props} />
      </Suspense>
    ),
    Input: (props) => (
      <Suspense fallback={<Loading />}>
        <Input {...props} />
      </Suspense>
    ),
  }
}
