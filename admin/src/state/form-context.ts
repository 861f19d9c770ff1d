// What a field may know of the others of its form: without one, as in a list, it knows nothing.
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { AdminResource } from '../api/metadata.ts'
import type { Json } from '../api/records.ts'
import type { Values } from './form-values.ts'

/** A record of another resource that somebody wants to make or change without leaving the form. */
export interface InPlaceOf {
  readonly resource: AdminResource
  /** Null for a new one. */
  readonly id: string | null
  /** It is written. */
  onDone(id: string): void
}

export interface FormStore {
  subscribe(listener: () => void): () => void
  read(): Values
}

const NOTHING: Values = {}
const NO_FORM: FormStore = { subscribe: () => () => {}, read: () => NOTHING }

export const FormContext = createContext(NO_FORM)

/** What `look` finds in the values, which is no object of its own: whoever asks is drawn again when that changes, and by nothing else. */
export function useForm<Found extends Json>(look: (values: Values) => Found): Found {
  const { subscribe, read } = useContext(FormContext)
  return useSyncExternalStore(subscribe, () => look(read()))
}

/** The value of another field. */
export function useSibling(name: string | null): Json {
  return useForm((values) => (name === null ? null : (values[name] ?? null)))
}

export const InPlaceContext = createContext<((asked: InPlaceOf) => void) | undefined>(undefined)

/** The way to a record in place; undefined outside of forms. */
export function useInPlace(): ((asked: InPlaceOf) => void) | undefined {
  return useContext(InPlaceContext)
}
