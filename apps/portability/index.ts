// The front door of portability.
export { erasedWords } from './people/erased-words.ts'
