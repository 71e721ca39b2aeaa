using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

/// <summary>TorchSharp documents these rules in its articles on memory.</summary>
public sealed class CoreDisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_created_in_it()
    {
        Tensor before = tensor(1f), inside;
        using (DisposeScope scope = NewDisposeScope())
        {
            inside = before + 1;
            Assert.Equal(1, scope.DisposablesCount);
            Assert.True(scope.Contains(inside));
            Assert.Same(scope, CurrentDisposeScope);
        }
        Assert.True(inside.IsInvalid);
        Assert.False(before.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => inside.Handle);
        Assert.Throws<InvalidOperationException>(() => inside + 1);
        before.Dispose();
    }

    [Fact]
    public void A_moved_tensor_belongs_to_the_outer_scope()
    {
        Tensor moved, kept;
        using (DisposeScope outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                moved = tensor(1f).MoveToOuterDisposeScope();
                kept = tensor(2f);
            }
            Assert.False(moved.IsInvalid);
            Assert.True(kept.IsInvalid);
            Assert.True(outer.Contains(moved));
        }
        Assert.True(moved.IsInvalid);
    }

    [Fact]
    public void Moving_out_of_the_outermost_scope_detaches()
    {
        Tensor moved;
        using (NewDisposeScope())
            moved = tensor(1f).MoveToOuterDisposeScope();
        Assert.False(moved.IsInvalid);
        moved.Dispose();
    }

    [Fact]
    public void A_detached_tensor_outlives_every_scope()
    {
        Tensor detached;
        using (NewDisposeScope())
        using (DisposeScope inner = NewDisposeScope())
        {
            detached = tensor(1f).DetachFromDisposeScope();
            Assert.Equal(0, inner.DisposablesCount);
        }
        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void A_tensor_joins_the_scope_of_another()
    {
        using DisposeScope outer = NewDisposeScope();
        Tensor first = tensor(1f), second;
        using (NewDisposeScope())
            second = tensor(2f).MoveToOtherDisposeScope(first);
        Assert.False(second.IsInvalid);
        Assert.True(outer.Contains(second));
    }

    [Fact]
    public void A_tensor_moved_to_its_own_scope_stays_there()
    {
        Tensor first, second;
        using (DisposeScope scope = NewDisposeScope())
        {
            (first, second) = (tensor(1f), tensor(2f));
            Assert.Same(first, scope.MoveToOther(scope, first));
            Assert.Same(second, second.MoveToOtherDisposeScope(first));
            Assert.Equal(2, scope.DisposablesCount);
            Assert.True(scope.Contains(first));
            Assert.True(scope.Contains(second));
        }
        Assert.True(first.IsInvalid);
        Assert.True(second.IsInvalid);
    }

    [Fact]
    public void A_tensor_disposed_by_hand_leaves_its_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(1f);
        x.Dispose();
        x.Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Everything_but_what_is_kept_can_go_early()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor kept = tensor(1f), dropped = tensor(2f);
        Assert.Same(kept, scope.DisposeEverythingBut(kept));
        Assert.True(dropped.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.Equal([kept], scope.DisposablesView.Cast<object>(), ReferenceEqualityComparer.Instance);
        scope.DisposeEverything();
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void A_tensor_from_outside_can_be_attached()
    {
        Tensor x = tensor(1f);
        using (DisposeScope scope = NewDisposeScope())
            scope.Attach(x);
        Assert.True(x.IsInvalid);
        using DisposeScope other = NewDisposeScope();
        Assert.Throws<InvalidOperationException>(() => other.Attach(new MemoryStream()));
    }

    [Fact]
    public void An_outer_scope_may_be_disposed_first()
    {
        DisposeScope outer = NewDisposeScope(), inner = NewDisposeScope();
        outer.Dispose();
        Assert.Same(inner, CurrentDisposeScope);
        inner.Dispose();
        Assert.Null(CurrentDisposeScope);
        Assert.Throws<ObjectDisposedException>(() => inner.Attach());
    }

    [Fact]
    public void A_thread_has_scopes_of_its_own()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? other = null;
        var thread = new Thread(() => other = tensor(1f));
        thread.Start();
        thread.Join();
        Assert.Equal(0, scope.DisposablesCount);
        other!.Dispose();
    }

    [Fact]
    public void Statistics_count_this_threads_tensors()
    {
        ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
        statistics.Reset();
        Tensor outside = tensor(1f);
        using (NewDisposeScope())
        {
            _ = tensor(2f);
            tensor(3f).DetachFromDisposeScope().Dispose();
            tensor(4f).Dispose();
        }
        Assert.Equal(1, statistics.CreatedOutsideScopeCount);
        Assert.Equal(3, statistics.CreatedInScopeCount);
        Assert.Equal(2, statistics.DisposedInScopeCount);
        Assert.Equal(1, statistics.DetachedFromScopeCount);
        Assert.Equal(1, statistics.ThreadTotalLiveCount);
        outside.Dispose();
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void WrappedTensorDisposeScope_keeps_the_value_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = WrappedTensorDisposeScope(() => tensor(1f) + tensor(2f));
        Assert.Equal(3f, value.item<float>());
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void A_dropped_tensor_is_freed_by_its_finalizer()
    {
        WeakReference dropped = Drop();
        for (int i = 0; i < 10 && dropped.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(dropped.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Drop() => new(tensor(1f), trackResurrection: true);
}
