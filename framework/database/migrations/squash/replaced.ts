// Where the followers of squashed migrations come now: after the last file that stands for those.
import type { Replaced } from '../timelines/interleave.ts'
import { readSquashRecord } from './read-squash-record.ts'

/** By names of PEND's replaced files. */
export function readReplaced(directory: string): Replaced {
  const record = readSquashRecord(directory, null)
  const names = record?.replaces.flatMap((history) => Object.keys(history)) ?? []
  return new Map(names.filter((name) => !record!.by.includes(name)).map((name) => [name, record!.by.at(-1)!]))
}
