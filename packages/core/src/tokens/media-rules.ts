import type { PixelSize } from './image-size.ts'

/** What a vendor counts for what is not text, by its published rules. */
export interface MediaRules {
  image(size: PixelSize, detail?: string): number
  /** A page of a PDF, its text and its picture. */
  tokensPerPage: number
  tokensPerAudioSecond: number
  tokensPerVideoSecond: number
}

/**
 * OpenAI's tiles of 512 pixels: scaled to fit 2048 x 2048, then to a shortest side of 768.
 * @see "Images and vision, calculating costs" of OpenAI's guides, read 2026-11-22
 */
const tiles =
  (base: number, perTile: number) =>
  ({ width, height }: PixelSize, detail?: string): number => {
    if (detail === 'low') return base
    const fit = Math.min(1, 2048 / Math.max(width, height))
    const scale = fit * Math.min(1, 768 / (Math.min(width, height) * fit))
    return base + perTile * Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512)
  }

/** OpenAI's patches of 32 pixels, at most 1536 of them, times the model's multiplier. Same source. */
const patches =
  (multiplier: number) =>
  ({ width, height }: PixelSize): number =>
    Math.ceil(multiplier * Math.min(1536, Math.ceil(width / 32) * Math.ceil(height / 32)))

/**
 * Anthropic: an area's tokens, after scaling the long edge to `longEdge`.
 * @see "Vision, evaluate image size" of Anthropic's docs, read 2026-11-22
 */
const area =
  (longEdge: number, most: number) =>
  ({ width, height }: PixelSize): number => {
    const scale = Math.min(1, longEdge / Math.max(width, height))
    return Math.min(most, Math.ceil((width * scale * height * scale) / 750))
  }

/**
 * Gemini up to 2.5: 258 tokens for a small image, else for each crop of a side of two thirds of the image's shorter one.
 * @see "Understand and count tokens" of the Gemini API's docs, read 2026-11-22
 */
function crops({ width, height }: PixelSize): number {
  if (width <= 384 && height <= 384) return 258
  const side = Math.min(768, Math.max(256, Math.floor(Math.min(width, height) / 1.5)))
  return 258 * Math.ceil(width / side) * Math.ceil(height / side)
}

/** Squares of a side, each of so many tokens, with one more for the whole when there are several. */
const squares =
  (side: number, perSquare: number, most: number) =>
  ({ width, height }: PixelSize): number => {
    const count = Math.min(most, Math.ceil(width / side) * Math.ceil(height / side))
    return perSquare * (count === 1 ? 1 : count + 1)
  }

const openaiMedia = { tokensPerPage: 1000, tokensPerAudioSecond: 10, tokensPerVideoSecond: 300 }
/** @see "Media resolution" and "Understand and count tokens" of the Gemini API's docs, read 2026-11-22 */
const geminiMedia = { tokensPerPage: 258, tokensPerAudioSecond: 32, tokensPerVideoSecond: 263 }

export const mediaRules = {
  gpt4o: { ...openaiMedia, image: tiles(85, 170) },
  gpt4oMini: { ...openaiMedia, image: tiles(2833, 5667) },
  gpt5: { ...openaiMedia, image: tiles(70, 140) },
  o: { ...openaiMedia, image: tiles(75, 150) },
  patches162: { ...openaiMedia, image: patches(1.62) },
  patches172: { ...openaiMedia, image: patches(1.72) },
  patches246: { ...openaiMedia, image: patches(2.46) },
  /** PDF pages: 1,500 to 3,000 tokens of text and the page's picture ("PDF support" of Anthropic's docs). */
  claude: { ...openaiMedia, tokensPerPage: 3000, image: area(1568, 1600) },
  gemini: { ...geminiMedia, image: crops },
  gemini3: { ...geminiMedia, tokensPerPage: 560, tokensPerVideoSecond: 70, image: () => 1120 },
  /** Squares of 448 pixels ("Image understanding" of xAI's docs). */
  grok: { ...openaiMedia, image: squares(448, 256, 6) },
  /** Patches of 28 pixels; Pixtral and the Qwen models alike, within a few tokens. */
  patches28: {
    ...openaiMedia,
    image: ({ width, height }: PixelSize) => Math.min(16_384, (Math.ceil(width / 28) + 1) * Math.ceil(height / 28)),
  },
  /** Where a vendor has published nothing. */
  other: { ...openaiMedia, image: area(1568, 1600) },
} as const satisfies Record<string, MediaRules>
