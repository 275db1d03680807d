using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Service;

/// <summary>An open experiment to the service, whenever it changes.</summary>
internal sealed record ExperimentChanged(ExperimentStatus Status);

/// <summary>An open experiment to the service: it is closed in the archive, and whoever watched it has been told.</summary>
internal sealed record ExperimentIsClosed(ExperimentStatus Status);

/// <summary>An open experiment to the service, for the list of notices.</summary>
internal sealed record ExperimentNotice(string Id, string Text);

/// <summary>The service to an open experiment: show this client what happens.</summary>
internal sealed record AddWatcher(ActorRef Client);

/// <summary>The service to an open experiment, which answers the client when it has ended.</summary>
internal sealed record CancelOpen(ActorRef Client);
