/** A receiver of webhooks that verifies what comes with the published libraries. */
export { type Received, Receiver } from './receiver.js';
