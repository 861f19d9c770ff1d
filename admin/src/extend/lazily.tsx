// A component of a part, loaded when it is first shown.
import { type ComponentType, lazy, Suspense } from 'react'
import { Loading } from '../kit/notices/loading.tsx'

type Lazy = ReturnType<typeof lazy>

const known = new WeakMap<object, Lazy>()

/** `entry` comes from a part and stays the same object; `name` is the export of its file. */
export function Lazily<Name extends string, Props extends object>({
  entry,
  name,
  props,
}: {
  entry: { load(): Promise<Readonly<Record<Name, ComponentType<Props>>>> }
  name: Name
  props: Props
}) {
  const Part = known.get(entry) ?? lazy(async () => ({ default: (await entry.load())[name] as ComponentType<object> }))
  known.set(entry, Part)
  return (
    <Suspense fallback={<Loading />}>
      <Part {...props} />
    </Suspense>
  )
}
