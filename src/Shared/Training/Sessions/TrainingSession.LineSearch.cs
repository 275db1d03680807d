using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Lbfgs;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training.Sessions;

/// <content>How a step is made of the gradients of several trial points, which are handed out like any parameters.</content>
public sealed partial class TrainingSession
{
    private bool MeasuresGradient => _lineSearch is null ? MeasuresStep : MeasuresTrial;

    /// <summary>A trial point that is taken is where the next figures are due, so they are taken of its gradient.</summary>
    private bool MeasuresTrial
    {
        get
        {
            if (_state.Lbfgs!.Stage == LbfgsStage.Beginning) return MeasuresStep;
            var taken = new SessionState { Step = _state.Step + 1, Epoch = _state.Epoch + 1 };
            return _run.DiagnosticsAreDue(taken) && !_run.ProbeIsDue(taken);
        }
    }

    private void CompleteTrial(LineSearchTraining search, ShardSum sum, AlignedBuffer next)
    {
        if (_state.Lbfgs!.Stage == LbfgsStage.Beginning)
        {
            _state.PostMortemDue = !search.TryBegin(sum, Parameters.Span);
            if (MeasuresStep && !_state.PostMortemDue) Record(sum);
            return;
        }

        if (!search.Take(sum, Parameters.Span, out var step))
        {
            if (_state.Lbfgs.Stage == LbfgsStage.Stuck) EndSearch(search, next);
            return;
        }

        if (History.Diagnostics.Count > 0 && History.Diagnostics[^1].Step == _state.Step) AddUpdateRatio(step, search.Minimizer.Start);
        search.Accept(Parameters.Span);
        Advance(sum);
        if (MeasuresStep) Record(sum);
    }

    /// <summary>Where a line search begins or goes on, the parameters become its trial point.</summary>
    private void MoveToTrial(AlignedBuffer next)
    {
        if (_lineSearch is not { IsMoved: false } search || _state.Lbfgs!.Stage == LbfgsStage.Beginning) return;
        if (search.Move(LearningRate, next.Span))
        {
            Parameters = next;
            return;
        }

        EndSearch(search, next);
        Current = Plan();
    }

    /// <summary>The run ends where the last line search began: that is its lowest point.</summary>
    private void EndSearch(LineSearchTraining search, AlignedBuffer next)
    {
        MoveTo(search.Minimizer.Start, next);
        History.EarlyEnd = new(_state.Epoch, "the line search found no lower cost, along steepest descent neither");
    }

    private void MoveTo(ReadOnlySpan<float> point, AlignedBuffer next)
    {
        point.CopyTo(next.Span);
        Parameters = next;
    }
}
