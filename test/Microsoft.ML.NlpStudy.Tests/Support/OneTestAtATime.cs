// libtorch has one random state and one number of threads in a process, and a training uses every processor as it is.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
