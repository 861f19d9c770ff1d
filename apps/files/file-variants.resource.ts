// Image variants: their share of the quota, and their number.
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'

export const fileVariants = defineResource('fileVariants', {
  description: 'Images in sizes other than the uploaded one.',
  fields: {
    file: reference('files', { required: true, immutable: true, onDelete: 'cascade' }),
    /** `160-auto-inside.webp`, the last part of its key. */
    name: text({ required: true, immutable: true, max: 60, index: false }),
    size: integer({ required: true, min: 0 }),
    /** Anybody may request it; their number is limited. */
    isDeclared: boolean({ required: true }),
  },
  operations: [],
  ordering: ['-id'],
  unique: [['file', 'name']],
  audit: false,
})
