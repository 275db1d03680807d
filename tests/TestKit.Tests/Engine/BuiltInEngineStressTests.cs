using Cluster.Shared.Engine;

namespace Cluster.TestKit.Tests.Engine;

public sealed class BuiltInEngineStressTests() : EngineStress(new ActorSystem());
