import { channel } from 'node:diagnostics_channel';
import { z } from 'zod';
import { ENCODING_NAMES, ENCODINGS } from '../contract/encoding.ts';

/** A text that is read in an encoding other than UTF-8, which was detected. */
const detectedSchema = z.object({ source: z.string(), encoding: z.enum(ENCODINGS) });
type Detected = Readonly<z.infer<typeof detectedSchema>>;

/** Files are opened far below the commands that tell the user of them. */
const detections = channel('company-tagger:encoding-detected');

export function announceEncoding(detected: Detected): void {
  detections.publish(detected);
}

/** Calls the listener with a message for each file whose encoding is detected. @returns a function that ends this */
export function onEncodingDetected(listener: (message: string) => void): () => void {
  const receive = (detected: unknown) => {
    const { source, encoding } = detectedSchema.parse(detected);
    listener(`${source} is read as ${ENCODING_NAMES[encoding]}`);
  };
  detections.subscribe(receive);
  return () => detections.unsubscribe(receive);
}
