import { refuseUnknown, wholeNumber } from '../errors/check-option.ts'
import type { RetentionOptions } from './upkeep.ts'

/** @throws OptionsError `unknown_option`, `invalid_option` */
export function checkRetention(given: RetentionOptions = {}): RetentionOptions {
  refuseUnknown('retention', given, ['generationDays', 'retiredKeyDays'])
  // a request counts in the day it arrived: one that ends after midnight must still find its window
  if (given.generationDays !== undefined) wholeNumber('retention.generationDays', given.generationDays, 2)
  if (given.retiredKeyDays !== undefined) wholeNumber('retention.retiredKeyDays', given.retiredKeyDays, 0)
  return given
}
