using Akka.Event;

namespace Cluster.AkkaNet.Protos;

// What still arrives for a lane that has closed is no fault, and Akka need not report it.
internal sealed partial class OpenLane : IDeadLetterSuppression;

internal sealed partial class LaneOpened : IDeadLetterSuppression;

internal sealed partial class LaneRefused : IDeadLetterSuppression;

internal sealed partial class LaneChunk : IDeadLetterSuppression;

internal sealed partial class LaneAck : IDeadLetterSuppression;
