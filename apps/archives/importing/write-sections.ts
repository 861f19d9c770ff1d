// Writes the lines of an archive as records, some hundreds at a time, with all checks of the operations.

import type { CarriedPerson } from '#apps/users/index.ts'
import { lateFieldsOf } from '#framework/commands/fixtures/choose-models.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import { MAX_BULK } from '#framework/operations/many/bulk.ts'
import { type RestoredRecord, restoreRecords } from '#framework/operations/restore.ts'
import type { Context } from '#framework/request/context.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { ArchivedPiece, ArchiveLine } from '../archive/archive-format.ts'
import { damaged } from '../archive/read-archive.ts'
import { findOrCreatePerson } from './find-or-create-person.ts'
import type { FileReceiver } from './receive-files.ts'

/** Counts of what was restored. */
export interface Restored {
  readonly records: number
  readonly people: { readonly found: number; readonly created: number }
  readonly files: number
  /** What could not be restored exactly, in sentences. */
  readonly notes: readonly string[]
}

interface Parts {
  readonly carried: readonly ResourceModel[]
  readonly files: FileReceiver
  onProgress?(lines: number): void
}

/** Lines come in the archive's order: people, resources, trail, bytes. */
export class SectionWriter {
  readonly #ctx: Context
  readonly #parts: Parts
  /** Ids of people here, by their ids in the archive. */
  readonly #people = new Map<string, string>()
  readonly #made = { found: 0, created: 0 }
  #section = 'people'
  #waiting: RestoredRecord[] = []
  readonly #notes: string[] = []
  #records = 0
  #lines = 0

  constructor(ctx: Context, parts: Parts) {
    this.#ctx = ctx
    this.#parts = parts
  }

  async take({ section, value }: ArchiveLine): Promise<void> {
    this.#parts.onProgress?.(++this.#lines)
    if (section !== this.#section || this.#waiting.length === MAX_BULK) await this.#flush()
    this.#section = section
    if (section === 'people') await this.#takePerson(value as unknown as CarriedPerson)
    else if (section === 'bytes') await this.#parts.files.take(value as unknown as ArchivedPiece)
    // The trail comes from another deployment with another key: it is only for reading, and a new chain begins here.
    else if (section !== 'trail') this.#waiting.push(this.#restoredOf(this.#modelOf(section), value))
  }

  async end(): Promise<Restored> {
    await this.#flush()
    return { records: this.#records, people: this.#made, files: this.#parts.files.count, notes: this.#notes }
  }

  async #takePerson(person: CarriedPerson): Promise<void> {
    const { id, isNew } = await findOrCreatePerson(this.#ctx, person)
    this.#people.set(String(person.id), id)
    this.#made[isNew ? 'created' : 'found']++
  }

  #modelOf(section: string): ResourceModel {
    const model = this.#parts.carried.find(({ name }) => name === section)
    if (!model) throw damaged(`nobody knows its section "${section.slice(0, 60)}"`)
    return model
  }

  #restoredOf(model: ResourceModel, value: Row): RestoredRecord {
    const { id, ...fields } = value
    if (typeof id !== 'string' || !isUuid(id)) throw damaged(`a record of ${model.name} has no id`)
    for (const { name, relation, isNullable } of model.fields.values()) {
      if (relation?.to !== 'users' || fields[name] === null || fields[name] === undefined) continue
      // A person who had left before is nobody here.
      const person = this.#people.get(String(fields[name])) ?? null
      if (person === null && !isNullable) throw damaged(`a record of ${model.name} belongs to somebody unknown`)
      fields[name] = person
    }
    for (const { name, isList } of lateFieldsOf(model, this.#parts.carried)) fields[name] = isList ? [] : null
    if (model.name !== 'files') return { id, fields }
    return { id, fields, hidden: { storageKey: this.#parts.files.announce(id, fields) } }
  }

  async #flush(): Promise<void> {
    const records = this.#waiting
    if (records.length === 0) return
    this.#waiting = []
    const model = this.#modelOf(this.#section)
    try {
      const { created, notes } = await restoreRecords(this.#ctx, model.resource, { records })
      this.#notes.push(...notes)
      if (created !== records.length) throw damaged(`an id of ${model.name} appears twice`)
    } catch (error) {
      throw error instanceof Problem ? refusalOf(model, records, error) : error
    }
    this.#records += records.length
  }
}

function refusalOf(model: ResourceModel, records: readonly RestoredRecord[], problem: Problem): PendError {
  const [fault] = problem.errors
  const [, index, ...field] = fault?.pointer.split('/') ?? []
  const id = records[Number(index)]?.id
  const sentence = fault && field.length > 0 ? `"${field.join('.')}" ${fault.message}` : problem.message
  return new PendError(`The archive cannot be imported: ${model.name}${id ? ` ${id}` : ''}: ${sentence}`)
}
