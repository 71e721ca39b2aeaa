// The console is one, and libtorch has one random state in a process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
