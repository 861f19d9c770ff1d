// What seals the words of erased people until every tenant forgot them.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { createSealer } from '#shared/utils/sealed-text.ts'
import { erasedWords } from './people/erased-words.ts'

export const erasureServices = [
  defineOpening(erasedWords, {
    open: ({ settings }) => createSealer(settings.secretKey, 'pend words of erased people'),
  }),
]
