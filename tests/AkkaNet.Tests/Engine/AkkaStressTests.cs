using Cluster.AkkaNet.Engine;
using Cluster.TestKit.Tests.Engine;

namespace Cluster.AkkaNet.Tests.Engine;

public sealed class AkkaStressTests() : EngineStress(AkkaEngine.CreateLocal());
