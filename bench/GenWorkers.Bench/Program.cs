using GenWorkers.Bench.Steps;

// train-step [ROUNDS]   training steps against Debian's PyTorch, alternating processes
// torch-share [CASE]    where the processor's time goes during a step, by perf
// step-worker           one of the processes that train-step and torch-share start
return args switch
{
    ["train-step"] => TrainStepBench.Run(rounds: 5),
    ["train-step", var rounds] => TrainStepBench.Run(int.Parse(rounds, null)),
    ["torch-share"] => TorchShareBench.Run(StepCase.All),
    ["torch-share", var name] => TorchShareBench.Run([StepCase.Find(name)]),
    ["step-worker", var name, var mode, var steps] => StepWorker.Run(name, mode, int.Parse(steps, null)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: GenWorkers.Bench train-step [ROUNDS] | torch-share [CASE]");
    return 2;
}
