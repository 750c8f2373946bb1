export { type StandInSecurity, StandIn } from './stand-in.js';
