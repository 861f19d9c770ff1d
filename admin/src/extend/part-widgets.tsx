// Widgets from apps, loaded when the first value is shown.
import { lazy, Suspense } from 'react'
import { Loading } from '../kit/notices/loading.tsx'
import type { Widget } from '../widgets/widget.ts'
import type { PartWidget } from './define-part.ts'
import { parts } from './parts.ts'

const known = new WeakMap<PartWidget, Widget>()

/** Undefined if no part has a widget of that name. */
export function partWidget(name: string): Widget | undefined {
  const entry = parts.find(({ widgets = {} }) => Object.hasOwn(widgets, name))?.widgets?.[name]
  if (!entry) return undefined
  const widget = known.get(entry) ?? lazyWidget(entry)
  known.set(entry, widget)
  return widget
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
