// Uploads files into the library, two at a time, with progress and errors.
import { useRef, useState } from 'react'
import { sendFile } from '#admin/api/files/upload.ts'
import { tooLargeOf } from '#admin/state/server/too-large.ts'
import { forgetAll } from '#admin/state/server/use-api.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'

const AT_ONCE = 2

export interface FileUpload {
  readonly key: number
  readonly name: string
  /** From 0 to 1. */
  readonly part: number
  readonly end: 'done' | 'stopped' | null
  readonly error: string | null
  stop(): void
}

export function useUploads() {
  const tenant = useTenant()
  const { uploads: limits } = useAdmin()
  const [uploads, setUploads] = useState<readonly FileUpload[]>([])
  const waiting = useRef<(() => Promise<void>)[]>([])
  const running = useRef(0)
  const count = useRef(0)
  const note = (key: number, news: Partial<FileUpload>) =>
    setUploads((known) => known.map((each) => (each.key === key ? { ...each, ...news } : each)))
  const next = async () => {
    const work = running.current < AT_ONCE ? waiting.current.shift() : undefined
    if (!work) return
    running.current++
    await work()
    running.current--
    await next()
  }
  const planOf = (file: File): FileUpload => {
    const key = ++count.current
    const error = tooLargeOf(file, limits)
    const stopping = new AbortController()
    const { signal } = stopping
    const plan = { key, name: file.name, part: 0, end: null, error, stop: () => stopping.abort() }
    if (error !== null) return plan
    waiting.current.push(async () => {
      if (signal.aborted) return note(key, { end: 'stopped' })
      await sendFile({ tenant, file, signal, onProgress: (part) => note(key, { part }) }).then(
        () => note(key, { part: 1, end: 'done' }),
        (error) => note(key, signal.aborted ? { end: 'stopped' } : { error: String(error.message || error.name) }),
      )
      await forgetAll(tenant)
    })
    return plan
  }
  const add = (files: readonly File[]) => {
    const planned = files.map(planOf)
    setUploads((known) => [...planned, ...known])
    for (let place = 0; place < AT_ONCE; place++) void next()
  }
  const clear = () => setUploads((known) => known.filter(({ end, error }) => end === null && error === null))
  return { uploads, add, clear }
}
