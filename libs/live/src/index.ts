export { LiveChanges, liveChanges, readPosition, type Topic } from './live-changes';
export { LiveStreams, type StreamSource } from './live-streams';
