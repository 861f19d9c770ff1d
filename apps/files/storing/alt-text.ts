// What a picture shows, in words: as it is sent with a file.
import Type from 'typebox'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { schemaOfField } from '#framework/resource/endpoint-schemas.ts'
import { files } from '../files.resource.ts'

export const ALT = schemaOfField(files.definition.fields.alt)

const FORM = Type.Object({ alt: ALT })

/** Of the fields of a form; an empty text says nothing. Throws `request.validation_failed`. */
export function readAlt({ alt }: Readonly<Record<string, string>>): { alt?: string } {
  return alt ? (validateInput(FORM, { alt }) as { alt: string }) : {}
}
