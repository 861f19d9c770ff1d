// What a field may know about the other fields of its form; outside forms, as in lists, it knows nothing.
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import type { Json } from '../../api/records.ts'
import type { Values } from './form-values.ts'

/** A request to create or edit a record of another resource without leaving the form. */
export interface InPlaceOf {
  readonly resource: AdminResource
  /** Null for a new one. */
  readonly id: string | null
  /** Called after the record is saved. */
  onDone(id: string): void
}

export interface FormStore {
  subscribe(listener: () => void): () => void
  read(): Values
}

const NOTHING: Values = {}
const NO_FORM: FormStore = { subscribe: () => () => {}, read: () => NOTHING }

export const FormContext = createContext(NO_FORM)

/** `look` must return a primitive or an object from the values: the component redraws only when that result changes. */
export function useForm<Found extends Json>(look: (values: Values) => Found): Found {
  const { subscribe, read } = useContext(FormContext)
  return useSyncExternalStore(subscribe, () => look(read()))
}

/** The value of another field. */
export function useSibling(name: string | null): Json {
  return useForm((values) => (name === null ? null : (values[name] ?? null)))
}

export const InPlaceContext = createContext<((asked: InPlaceOf) => void) | undefined>(undefined)

/** Opens a record in place; undefined outside forms. */
export function useInPlace(): ((asked: InPlaceOf) => void) | undefined {
  return useContext(InPlaceContext)
}
